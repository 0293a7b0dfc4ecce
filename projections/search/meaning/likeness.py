"""Likeness: how near the vectors of two ways to run one model are."""

from typing import NamedTuple

from projections.search.meaning.model import Model

SAMPLES = (
    "thanks!",
    "Where can I buy tickets for Saturday?",
    "How do I change the rear tyre of a road bike without breaking the tyre levers?",
    "Yes, I had the same problem last winter, and a new battery solved it for me.",
    "TypeError: unsupported operand type(s) for +: 'int' and 'str' in line 42",
    "We agreed to meet on the first Tuesday of each month, at seven, in the old library.",
    "pip install --upgrade setuptools && python -m build # then copy dist/*.whl to the server",
    "Has anybody got a recipe for sourdough bread that works in a gas oven? Mine burns below.",
    """Posts that sell things belong in the market channel. A moderator moves them there once;
    whoever posts them elsewhere again is asked to stop, and after the third time loses the right
    to post for a week.""",
    "See https://example.org/notes/2021-03-04#minutes for the minutes; item 3 is about the fees.",
    """The treasurer looks after the money, keeps the books, and tells the yearly meeting what came
    in and what was spent. The term is two years. Whoever holds the role hands over the books, the
    keys of the cash box and the access to the bank account within a month of its end.""",
    "\u00bfAlguien sabe si la biblioteca abre los domingos? Je crois que non, aber frag nach.",
)
"""Texts of the kinds that communities write, of different lengths."""


class Likeness(NamedTuple):
    """The cosines between what two models make of the samples: their mean, and the least."""

    mean: float
    least: float

    def reaches(self, wanted: "Likeness") -> bool:
        """Whether both figures are at least as high as those wanted."""
        return self.mean >= wanted.mean and self.least >= wanted.least


def likeness(one: Model, other: Model) -> Likeness:
    """How near the vectors are that two models make of the samples."""
    cosines = (one.embed(SAMPLES) * other.embed(SAMPLES)).sum(axis=1)
    return Likeness(float(cosines.mean()), float(cosines.min()))
