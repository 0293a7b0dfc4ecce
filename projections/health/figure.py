"""Figure: what there is to say of each figure of health, and of each of its columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["count", "share", "seconds"]
Drawn = Literal["stacked", "lines", "grid"]
Behind = Literal["said", "helped", "asked", "useful", "deeds", "decisions", "norms"]


@dataclass(frozen=True)
class Column:
    """A number of a figure. A share is of what `of` names, and counted from `part`."""

    name: str
    called: str
    unit: Unit = "count"
    part: str = ""
    of: str = ""
    drawn: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure. `behind` is what its cells list; `people` the columns that count people of whom
    something is told, and `hides` what is not told where they are few."""

    name: str
    title: str
    tells: str
    definition: str
    formula: str
    source: str
    caveats: tuple[str, ...]
    sql: str
    columns: tuple[Column, ...]
    behind: Behind
    drawn: Drawn = "stacked"
    hides: Mapping[str, tuple[str, ...]] | None = None
    in_space: bool = True
    """Whether it can be counted of one space alone."""

    parts: tuple[str, ...] = ()
    """The columns whose events can be listed alone."""

    counts: str = ""
    """The column that has to be more than nothing somewhere for there to be a figure."""

    nothing: str = ""
    """What is said where there is none."""
