"""Describing: the definitions of all figures as a page of Markdown, which docs/health.md is."""

from collections.abc import Iterator

from projections.health.figure import Figure
from projections.health.figures import FEW, FIGURES

HEAD = f"""\
# Health

How a community keeps up what it is for: who stays, who is heard, who helps, how it decides, and
whether what goes wrong is set right. Reach and impressions are no part of it.

`/health/` draws every figure, with its present value in words and a table behind it;
`/health/FIGURE` has its definition, the SQL as it ran with its values, its numbers, and behind each
number the events it was counted from. `daybook health [FIGURE]` tells the same, `--json` with the
SQL.

- `step=` (`--step`) is month, quarter or year; `space=` (`--space`) counts one space alone, where a
  figure is of a space.
- `as_of` counts what had happened by then. Where a thread stands, and who may see it, is as today.
- `known_at` counts what was recorded by then, by the links between handles that were known then. It
  is worked out anew from what was told, exactly, and takes seconds where there is much of it. So it
  is for a viewer who is named in a confidential space.
- Nothing is counted that the viewer may not see.

**Nobody is scored.** No figure names a person or orders people, for stewards neither, and the lists
of events say what something is about and not who it is from. Of fewer than {FEW} people nothing is
told that they did: the cell says *few*. With two, each would learn what the other one did.

A period that is not over is marked, and is not the present value: that is the last one that is
over. Where an archive was imported and is not added to, its last month counts as the present.

The figures are counted from tables of their own, `health_*` in the read database, in which there is
no word and no name. The tests count every figure a second time from the events alone.
"""


def described() -> str:
    """The page: what all figures have in common, then each."""
    return "\n".join((HEAD, *(_section(figure) for figure in FIGURES.values())))


def _section(figure: Figure) -> str:
    return "\n".join(_lines(figure)) + "\n"


def _lines(figure: Figure) -> Iterator[str]:
    yield f"## {figure.title}"
    yield f"`{figure.name}`. {figure.tells}"
    yield ""
    yield f"- **Definition.** {figure.definition}"
    yield f"- **Formula.** {figure.formula}."
    yield f"- **Source of the term.** {figure.source}"
    for caveat in figure.caveats:
        yield f"- {caveat}"
    yield ""
    yield "```sql"
    yield figure.sql
    yield "```"
