"""Clause versions: named by people, and told to them."""

from uuid import UUID

import pytest

from archive import commands as c
from archive.domain.clause_version import ClauseVersion
from projections.moderation.clauses import (
    NOT_SEEN,
    ClauseError,
    ClauseTold,
    clause_named,
    clauses_told,
)
from projections.viewer import MEMBER, STEWARD, Viewer
from tests.builders import a, later
from tests.projections.moderated import DAY
from tests.reading import Library


def named(library: Library, called: str, minutes: int) -> ClauseVersion:
    return clause_named(library.engine, STEWARD, called, later(minutes), library.archive.id_of)


def told(library: Library, text: str, minutes: int, viewer: Viewer = MEMBER) -> ClauseTold:
    asked = (text, later(minutes))
    with library.engine.connect() as connection:
        return clauses_told(connection, viewer, [asked])[asked]


@pytest.mark.parametrize(
    ("called", "minutes", "clause", "change"),
    [
        ("Conduct#1", 20 * DAY, "1", 1),
        ("conduct#2", 5 * DAY, "2", 1),
        ("Conduct#2", 20 * DAY, "2", 2),
        ("Conduct#2.", 20 * DAY, "2", 2),
        ("Conduct#2@1", 20 * DAY, "2", 1),
        ("Conduct#1@2", 20 * DAY, "1", 1),
        ("Conduct#Be brief", 5 * DAY, "2", 1),
        ("Conduct#Come as", 5 * DAY, "Come as you are.", 1),
    ],
)
def test_a_clause_is_named_as_it_was_in_force(
    library: Library, called: str, minutes: int, clause: str, change: int
) -> None:
    norm = library.archive.id_of("norm", "conduct")

    found = named(library, called, minutes)

    assert found == ClauseVersion(norm, clause, change)
    assert named(library, str(found), minutes) == found


@pytest.mark.parametrize(
    ("called", "minutes", "why"),
    [
        ("Conduct", 5, "names no clause"),
        ("Manners#1", 5, "There is no norm called 'Manners'"),
        ("Conduct#7", 5, "no clause '7'. Its numbers: 1, 2"),
        ("Conduct#Be", 5, "could be any of these"),
        ("Conduct#2@2", 5, "no change number 2 in force"),
        ("Conduct#2@9", 20 * DAY, "Those with a text then: 1, 2"),
        ("Conduct#1", -5, "was not in force"),
    ],
)
def test_what_names_no_clause_is_refused_with_a_way_out(
    library: Library, called: str, minutes: int, why: str
) -> None:
    with pytest.raises(ClauseError, match=why.replace(".", r"\.")):
        named(library, called, minutes)


def test_a_repealed_norm_is_no_ground_any_more(library: Library) -> None:
    library.tell(
        a(
            c.RepealNorm,
            norm="conduct",
            source="",
            effective_from=None,
            occurred_at=later(12 * DAY),
        )
    )

    assert named(library, "Conduct#2", 11 * DAY).change == 2
    with pytest.raises(ClauseError, match="was repealed on"):
        named(library, "Conduct#2", 13 * DAY)
    assert named(library, "Conduct#2@2", 13 * DAY).change == 2


def test_a_clause_is_told_in_its_wording_of_then(library: Library) -> None:
    norm = library.archive.id_of("norm", "conduct")

    old = told(library, f"norm:{norm}#2@1", 20 * DAY)
    new = told(library, f"norm:{norm}#2@2", 20 * DAY)

    assert (old.told, old.text) == ("Conduct, clause 2, version 1", "Be brief.")
    assert (new.told, new.text) == ("Conduct, clause 2, version 2", "Be brief and clear.")
    assert (old.as_of, new.as_of) == (later(), later(20 * DAY))
    words = told(library, f"norm:{norm}#Come as you are.@1", 5)
    assert words.told == "Conduct, “Come as you are.”, version 1"


def test_a_norm_for_other_eyes_is_not_named(library: Library) -> None:
    library.tell(
        a(
            c.AdoptNorm,
            key="inner",
            title="Secret",
            text="1. Hush.\n",
            visibility="stewards",
            effective_from=None,
            occurred_at=later(),
        )
    )
    norm = library.archive.id_of("norm", "inner")

    hushed = told(library, f"norm:{norm}#1@1", 5)

    assert (hushed.told, hushed.norm, hushed.text) == (NOT_SEEN, None, "")
    assert told(library, f"norm:{norm}#1@1", 5, STEWARD).norm == norm
    assert told(library, f"norm:{UUID(int=5)}#1@1", 5).told == NOT_SEEN


def test_words_are_told_as_they_are(library: Library) -> None:
    assert told(library, "topics/2", 5) == ClauseTold("topics/2")
