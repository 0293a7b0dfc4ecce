"""Moderation: what hiding, withdrawing, restoring and appeals come to, in the order of their time.

Hiding, withdrawing and restoring are always taken in, in whichever order they are told. An appeal
and its answer are taken in where they keep the rules at their own time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from archive.commands import Undoes
from archive.domain.aggregate import CommandRefusedError

WITHHOLDING = ("hidden", "withdrawn")
UNDONE_BY = {"": WITHHOLDING, "hidden": ("hidden",), "withdrawn": ("withdrawn",)}
"""What a restoring undoes, by what it says it does."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done about a contribution. `number` is its place in the log."""

    change: str
    at: datetime
    number: int
    by: UUID | None = None
    undoes: str = ""
    cause: UUID | None = None


@dataclass(slots=True)
class Standing:
    """How a contribution stands after some deeds: what withholds it, and the appeal that is open.

    Hidden and withdrawn are two things, and each is undone for itself.
    """

    hidden: list[Deed] = field(default_factory=list)
    withdrawn: list[Deed] = field(default_factory=list)
    appeal: Deed | None = None
    answered: Deed | None = None
    """The answer to an appeal against what withholds it still."""

    @property
    def state(self) -> str:
        """shown, hidden or withdrawn; what is both is withdrawn, which fewer may read."""
        return "withdrawn" if self.withdrawn else "hidden" if self.hidden else "shown"

    def take(self, deed: Deed) -> None:
        """Go on to how it stands after this deed too."""
        match deed.change:
            case "hidden":
                self.hidden.append(deed)
                self.answered = None
            case "withdrawn":
                self.withdrawn.append(deed)
                self.answered = None
            case "restored":
                self._restore(UNDONE_BY.get(deed.undoes, WITHHOLDING))
            case "appealed":
                self.appeal = deed
            case "appeal_answered":
                self.appeal, self.answered = None, deed

    def appealable(self, author: UUID) -> list[Deed]:
        """What others than its author withhold it by."""
        return [*self.hidden, *(deed for deed in self.withdrawn if deed.by != author)]

    def _restore(self, undone: Sequence[str]) -> None:
        if "hidden" in undone:
            self.hidden = []
        if "withdrawn" in undone:
            self.withdrawn = []
        if not self.hidden and not self.withdrawn:
            self.appeal = self.answered = None  # there is nothing left to appeal against


def standing(deeds: Iterable[Deed]) -> Standing:
    """How a contribution stands after these deeds, whatever order they are given in."""
    found = Standing()
    for deed in in_order(deeds):
        found.take(deed)
    return found


def in_order(deeds: Iterable[Deed]) -> list[Deed]:
    """The deeds in the order of their time; of one time, in the order of telling."""
    return sorted(deeds, key=lambda deed: (deed.at, deed.number))


def check(deeds: Sequence[Deed], new: Deed, author: UUID) -> None:
    """Raise CommandRefusedError where an appeal or an answer breaks a rule that was kept before."""
    before = {number for number, _ in _broken(deeds, author)}
    for number, rule in _broken([*deeds, new], author):
        if number not in before:
            raise CommandRefusedError(rule)


def undone_by_overturning(deeds: Iterable[Deed], answer: Deed, author: UUID) -> Undoes:
    """What an answer that overturns undoes: what others than the author had done, no more."""
    found = standing(deed for deed in deeds if (deed.at, deed.number) < (answer.at, answer.number))
    others = {deed.change for deed in found.appealable(author)}
    if others == {"hidden"}:
        return "hidden"
    return "withdrawn" if others == {"withdrawn"} else ""


def _broken(deeds: Iterable[Deed], author: UUID) -> Iterator[tuple[int, str]]:
    """The numbers of the appeals and answers that break a rule, and how."""
    found = Standing()
    for deed in in_order(deeds):
        rule = ""
        if deed.change == "appealed":
            rule = _appeal_broken(found, deed, author)
        elif deed.change == "appeal_answered":
            rule = _answer_broken(found, deed, author)
        if rule:
            yield deed.number, rule
        found.take(deed)


def _appeal_broken(found: Standing, deed: Deed, author: UUID) -> str:
    then = _on(deed)
    if found.appeal is not None:
        return f"It was appealed {_on(found.appeal)} already, and {then} that waits for its answer."
    if not found.hidden and not found.withdrawn:
        return (
            f"There was nothing to appeal against {then}: it was neither hidden nor withdrawn. Give"
            " the time of the appeal if that was another."
        )
    if not found.appealable(author):
        return f"Its author withdrew it before {then}, and can restore it without an appeal."
    if found.answered is not None:
        return (
            f"An appeal against that was answered {_on(found.answered)}, and is answered once. Only"
            " when it is hidden anew can it be appealed anew."
        )
    return ""


def _answer_broken(found: Standing, deed: Deed, author: UUID) -> str:
    then = _on(deed)
    if found.appeal is None:
        answered = found.answered
        return f"No appeal was open {then}" + (
            f": it was answered {_on(answered)}, and is answered once."
            if answered
            else ". Record the appeal first, at its own time."
        )
    if deed.by is not None and deed.by in {act.by for act in found.appealable(author)}:
        return (
            "Whoever hid or withdrew it does not answer the appeal against that. Let somebody else"
            " answer, or restore it without an answer."
        )
    if deed.by is not None and deed.by == found.appeal.by:
        return "Whoever appeals does not answer. Let somebody else answer."
    return ""


def _on(deed: Deed) -> str:
    return f"on {deed.at:%Y-%m-%d} at {deed.at:%H:%M:%S} UTC"
