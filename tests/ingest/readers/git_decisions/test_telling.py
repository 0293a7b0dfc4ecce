"""What the revisions of a decision's file tell."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import commands as c
from ingest.git.repository import Commit
from ingest.readers.git_decisions.naming import Called, Names
from ingest.readers.git_decisions.parsing import parse
from ingest.readers.git_decisions.people import People
from ingest.readers.git_decisions.spool import Spooled
from ingest.readers.git_decisions.telling import REMOVED, Teller
from tests.builders import memory_archive, new_keyring, record
from tests.git_repositories import History, day
from tests.ingest.readers.git_decisions.decision_files import adr, commands, pep

FILE = "pep-0001.txt"
MOVES = (c.TakeDecision, c.RestateDecision, c.ReverseDecision, c.SupersedeDecision)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "garden")


def moves(history: History) -> list[tuple[str, str]]:
    return [
        (type(command).__name__.removesuffix("Decision"), command.status)
        for command in commands(history.folder)
        if isinstance(command, MOVES)
    ]


def only(history: History, kind: type[Any]) -> Any:
    [command] = [command for command in commands(history.folder) if isinstance(command, kind)]
    return command


def test_a_draft_is_proposed_with_its_word(history: History) -> None:
    sha = history.commit({FILE: pep(1, "Draft")}, message="Begin it\n\nFor the plants.")
    proposed = only(history, c.ProposeDecision)

    assert (proposed.title, proposed.text, proposed.label, proposed.status) == (
        "Proposal 1",
        "Plants need water.",
        "PEP 1",
        "Draft",
    )
    assert proposed.key == f"git:{sha}:PEP 1"
    assert (proposed.source, proposed.reason) == (f"git:{sha}", "Begin it\n\nFor the plants.")
    assert (proposed.by, proposed.by_name) == ("mailto:ada@example.org", "Ada")


def test_the_author_in_the_header_proposed_it_and_did_not_write_the_message(
    history: History,
) -> None:
    history.commit({FILE: pep(1, "Draft", author="Bob Moss <bob@example.org>")}, by="Ada")
    proposed = only(history, c.ProposeDecision)

    assert (proposed.by, proposed.by_name) == ("mailto:bob@example.org", "Bob Moss")
    assert proposed.reason == ""


def test_it_was_proposed_on_the_day_it_was_created(history: History) -> None:
    history.commit({FILE: pep(1, "Draft", created="05-Jul-2001")})
    proposed = only(history, c.ProposeDecision)

    assert (proposed.occurred_at, proposed.precision) == (datetime(2001, 7, 5, tzinfo=UTC), "day")


def test_a_life_is_told_step_by_step(history: History) -> None:
    for status in ("Draft", "Deferred", "Draft", "Accepted", "Final", "Withdrawn", "Final"):
        history.commit({FILE: pep(1, status)})

    assert moves(history) == [
        ("Restate", "Deferred"),
        ("Restate", "Draft"),
        ("Take", "Accepted"),
        ("Restate", "Final"),
        ("Reverse", "Withdrawn"),
        ("Restate", "Final"),
    ]


def test_a_delegate_decided_on_the_day_of_the_resolution(history: History) -> None:
    url = "https://example.org/yes"
    history.commit({FILE: pep(1, "Draft")})
    sha = history.commit(
        {
            FILE: pep(
                1,
                "Accepted",
                pep_delegate="Cy Oak <cy@example.org>",
                resolution=f"`05-May-2020 <{url}>`__",
            )
        },
        at=day(9),
    )
    taken = only(history, c.TakeDecision)

    assert (taken.method, taken.deciders) == ("PEP delegate", ("mailto:cy@example.org",))
    assert (taken.occurred_at, taken.precision) == (datetime(2020, 5, 5, tzinfo=UTC), "day")
    assert taken.source == f"git:{sha}#taken"
    cited = only(history, c.Cite)
    assert (cited.relation, cited.to, cited.change) == ("evidence", url, taken.source)
    assert only(history, c.IntroducePerson).name == "Cy Oak"


def test_what_is_first_seen_accepted_was_proposed_and_taken_at_once(history: History) -> None:
    history.commit({"adr/0001-a.md": adr(1, "Accepted (as it was)", date="2020-03-01")})
    proposed, taken = commands(history.folder)

    assert isinstance(proposed, c.ProposeDecision)
    assert isinstance(taken, c.TakeDecision)
    assert proposed.status == ""
    assert (taken.outcome, taken.status) == ("accepted", "Accepted")
    assert taken.reason.endswith("Status: Accepted (as it was)")
    assert proposed.occurred_at == taken.occurred_at == datetime(2020, 3, 1, tzinfo=UTC)


def test_each_successor_is_told_once(history: History) -> None:
    history.commit({FILE: pep(1, "Final")})
    sha = history.commit({FILE: pep(1, "Superseded", superseded_by="2, 3")})
    history.commit({FILE: pep(1, "Superseded", "Other words.\n", superseded_by="2, 3")})
    told = [c_ for c_ in commands(history.folder) if isinstance(c_, c.SupersedeDecision)]

    assert [(s.superseded_by[-5:], s.status, s.source) for s in told] == [
        ("PEP 2", "Superseded", f"git:{sha}"),
        ("PEP 3", "Superseded", f"git:{sha}#2"),
    ]


def test_a_successor_is_told_also_where_the_status_is_another(history: History) -> None:
    history.commit({FILE: pep(1, "Final", superseded_by="2")})
    history.commit({FILE: pep(1, "Final")})

    assert moves(history) == [("Take", "Final"), ("Supersede", "Final"), ("Restate", "Final")]


def test_a_record_superseded_by_a_later_renamed_one_names_it(history: History) -> None:
    history.commit({"adr/0001-a.md": adr(1, "Accepted"), "adr/0002-b.md": adr(2, "Accepted")})
    history.commit({}, moves={"adr/0002-b.md": "adr/0003-b.md"})
    history.commit({"adr/0001-a.md": adr(1, "Superceded by [3. B](0003-b.md)")})

    superseded = only(history, c.SupersedeDecision)
    assert superseded.superseded_by.endswith(":adr/0002-b.md")
    assert superseded.status == "Superceded"


def test_a_file_that_is_deleted_is_removed_and_may_come_back(history: History) -> None:
    history.commit({FILE: pep(1, "Draft"), "pep-0002.txt": pep(2, "Final")})
    history.commit({FILE: None, "pep-0002.txt": None}, message="Tidy up")
    history.commit({"pep-0002.txt": pep(2, "Final")})
    told = [c_ for c_ in commands(history.folder) if isinstance(c_, c.RestateDecision)]

    assert [(r.decision[-5:], r.state, r.status) for r in told] == [
        ("PEP 2", "accepted", REMOVED),
        ("PEP 2", "accepted", "Final"),
        ("PEP 1", "withdrawn", REMOVED),
    ]


def test_title_and_text_are_amended_as_far_as_they_changed(history: History) -> None:
    history.commit({FILE: pep(1, "Draft")})
    history.commit({FILE: pep(1, "Draft", "Plants need sun.\n")})
    history.commit({FILE: pep(1, "Draft", "Plants need sun.\n", title="Sun")})
    told = [c_ for c_ in commands(history.folder) if isinstance(c_, c.AmendDecision)]

    assert [(a.title, a.text) for a in told] == [("", "Plants need sun."), ("Sun", "")]


WORDS = st.sampled_from(
    [
        *("", "Draft", "Deferred", "Withdrawn", "Accepted", "Active", "Final", "Rejected"),
        *("Superseded", "Deprecated", "April Fool!", "gone"),
    ]
)


@settings(max_examples=200)
@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "2", "2, 3"])), min_size=1, max_size=8))
def test_whatever_a_file_says_the_archive_takes_it_and_the_last_word_is_the_files(
    said: list[tuple[str, str]],
) -> None:
    teller = Teller(Called("garden:1", "PEP 1"), Names("f0", []), People("f0"), "public")
    told: list[Any] = []
    for number, (word, successors) in enumerate(said):
        at = day(number)
        commit = Commit(f"{number}", (), "Ada", "ada@example.org", at, at, "Change it")
        revision = Spooled(commit, FILE, at, (0, 0))
        if word == "gone":
            told += teller.tell_removal(revision)
            continue
        document = parse(FILE, pep(1, word or " ", superseded_by=successors).encode())
        assert document is not None
        told += teller.tell(revision, document)

    with memory_archive(new_keyring()) as archive:
        assert [outcome for outcome in record(archive, *told) if outcome is not True] == []
    words = [command.status for command in told if getattr(command, "status", "")]
    last = [REMOVED if word == "gone" else word for word, _ in said if word]
    first_seen = next((n for n, (word, _) in enumerate(said) if word != "gone"), len(said))
    if any(word for word, _ in said[first_seen:]):
        assert words[-1] == last[-1]
