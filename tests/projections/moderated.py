"""Things that were hidden, appealed and answered, and the norm that this was done under."""

from typing import Any

from archive import commands as c
from tests.builders import a, later
from tests.reading import Library, handle

TEXT = "# Conduct\n\n1. Be kind.\n2. Be brief.\n\nCome as you are.\n"
ANEW = "# Conduct\n\n1. Be kind.\n2. Be brief and clear.\n\nCome as you are.\n"
DAY = 60 * 24


def hide(library: Library, *keys: str, minutes: int = 5 * DAY, **changes: Any) -> None:
    """Bob hides these, under the second clause as it was then."""
    norm = library.archive.id_of("norm", "conduct")
    given = {
        "by": handle("bob"),
        "by_name": "Bob",
        "reason": "manners",
        "norm": f"norm:{norm}#2@1",
        "occurred_at": later(minutes),
        **changes,
    }
    library.tell(*(a(c.HideContribution, contribution=key, **given) for key in keys))


def appeal(library: Library, key: str, minutes: int = 6 * DAY, **changes: Any) -> None:
    """Ada appeals."""
    given = {"by": handle("ada"), "reason": "look again", "occurred_at": later(minutes), **changes}
    library.tell(a(c.AppealContribution, contribution=key, **given))


def answer(library: Library, key: str, minutes: int = 7 * DAY, **changes: Any) -> None:
    """Cy answers."""
    given = {
        "by": handle("cy"),
        "by_name": "Cy",
        "outcome": "upheld",
        "reason": "as it should be",
        "occurred_at": later(minutes),
        **changes,
    }
    library.tell(a(c.AnswerAppeal, contribution=key, **given))
