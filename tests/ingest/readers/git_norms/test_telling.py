"""A file's revisions, told as a norm."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive import commands as c
from ingest.git.revisions import revisions_of
from ingest.readers.git_norms.overrides import Overrides
from ingest.readers.git_norms.telling import FORMLESS, MOVED, Norm, Setting, key_of
from ingest.records import Found, Record, Skipped, Unreadable
from tests.git_repositories import History, day, opened

FIRST = "# Plants\n\nWater them in the evening.\n"
THEN = "# Plants\n\nWater them in the morning.\n"


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A history that begins with a rule."""
    made = History(tmp_path / "garden")
    made.commit({"plants.md": FIRST}, "Say when to water", at=day(0))
    return made


def told(history: History, path: str = "plants.md", **overrides: Any) -> list[Record]:
    """The records of a file."""
    with opened(history.folder) as repository:
        setting = Setting(repository.identity, "garden", "members", Overrides(overrides))
        revisions = revisions_of(repository, path)
        return list(Norm(setting, key_of(repository, revisions)).tell(revisions))


def commands(records: list[Record]) -> Iterator[Any]:
    """The commands of all records."""
    for record in records:
        if isinstance(record, Found):
            yield from record.commands


def kinds(records: list[Record]) -> list[str]:
    """What was told, in a word each."""
    return [type(command).__name__ for command in commands(records)]


def test_the_first_revision_adopts_the_norm(history: History) -> None:
    sha = history.git("rev-parse", "HEAD")

    (record,) = told(history)

    assert record == Found(
        f"{sha[:10]} plants.md",
        (
            c.AdoptNorm(
                key=f"git:{sha}:plants.md",
                title="Plants",
                text=FIRST,
                scope="garden",
                visibility="members",
                occurred_at=day(0),
                by="mailto:ada@example.org",
                by_name="Ada",
                reason="Say when to water",
                source=f"git:{sha}",
            ),
        ),
    )


def test_later_ones_amend_it_or_write_it_down_otherwise(history: History) -> None:
    history.commit({"plants.md": THEN})
    history.commit({"plants.md": THEN.replace("Plants", "Our plants").replace(" in", "\nin")})

    _, amended, retranscribed = commands(told(history))

    assert (type(amended), amended.text, amended.title) == (c.AmendNorm, THEN, "")
    assert type(retranscribed) is c.RetranscribeNorm
    assert retranscribed.title == "Our plants"


def test_what_has_no_other_text_is_skipped_with_its_reason(history: History) -> None:
    history.commit({}, moves={"plants.md": "docs/garden.md"})
    history.commit({"docs/garden.md": "---\nlayout: page\n---\n" + FIRST})

    assert told(history, "docs/garden.md")[1:] == [Skipped(MOVED), Skipped(FORMLESS)]


def test_a_move_with_a_change_of_the_rule_is_one(history: History) -> None:
    more = "\nNever at noon, for the leaves burn then.\n"
    history.commit({"plants.md": FIRST + more})
    history.commit({"docs.md": THEN + more}, moves={"plants.md": "docs.md"})

    assert kinds(told(history, "docs.md")) == ["AdoptNorm", "AmendNorm", "AmendNorm"]


def test_a_deletion_repeals_and_a_return_reinstates(history: History) -> None:
    history.commit({"plants.md": None})
    history.commit({"plants.md": THEN})
    history.commit({"plants.md": None})
    history.commit({"plants.md": THEN})

    records = told(history)
    _, _, reinstated, amended, *_, again = commands(records)

    assert kinds(records) == [
        *("AdoptNorm", "RepealNorm", "ReinstateNorm", "AmendNorm"),
        *("RepealNorm", "ReinstateNorm"),
    ]
    assert reinstated.source == f"{amended.source}#reinstated"
    assert "#" not in again.source


def test_what_the_person_who_imports_says_goes_before_the_rule(history: History) -> None:
    first = history.commit({"plants.md": THEN})
    second = history.commit({"plants.md": THEN.replace(" in", "\nin")})

    records = told(history, **{first: "retranscribed", second: "amended"})

    assert kinds(records) == ["AdoptNorm", "RetranscribeNorm", "AmendNorm"]


def test_it_happened_when_written_and_holds_from_when_it_was_merged(history: History) -> None:
    history.branch("side")
    history.commit({"plants.md": THEN}, at=day(2))
    history.switch()
    history.merge("side", at=day(9))

    *_, amended = commands(told(history))

    assert (amended.occurred_at, amended.effective_from) == (day(2), day(9))


def test_a_retranscription_shows_nothing_before_it_was_in_force(history: History) -> None:
    history.branch("side")
    history.commit({"plants.md": THEN}, at=day(2))
    history.commit({"plants.md": THEN.replace(" in", "\nin")}, at=day(3))
    history.commit({"plants.md": THEN + "\nNever at noon.\n"}, at=day(4))
    history.switch()
    history.merge("side", at=day(9))

    changes = commands(told(history))
    times = [(one.occurred_at, getattr(one, "effective_from", None)) for one in changes]

    assert times[1:] == [(day(2), day(9)), (day(3), day(9)), (day(4), day(9))]


def test_times_follow_the_order_of_the_mainline(history: History) -> None:
    history.branch("side")
    history.commit({"plants.md": THEN + "\nNever at noon.\n"}, "Noon", at=day(2))
    history.switch()
    history.commit({"plants.md": "# Our plants\n" + FIRST[8:]}, "Ours", at=day(5))
    history.merge("side", at=day(9))

    _, ours, noon = commands(told(history))

    assert (ours.reason, ours.occurred_at) == ("Ours", day(5))
    assert (noon.reason, noon.occurred_at, noon.effective_from) == ("Noon", day(5), day(9))


def test_an_author_whose_clock_is_ahead_changes_nothing_before_it_was_in_force(
    history: History,
) -> None:
    history.commit({"plants.md": THEN}, at=day(900), committed_at=day(2))

    *_, amended = commands(told(history))

    assert (amended.occurred_at, amended.effective_from) == (day(2), None)


def test_pages_in_the_message_are_where_it_was_discussed(history: History) -> None:
    history.commit({"plants.md": THEN}, "Later\n\nSee https://example.org/talk/4.")

    *_, amended, cited = commands(told(history))

    assert type(cited) is c.Cite
    assert (cited.of, cited.change, cited.to) == (amended.norm, amended.source, cited.to)
    assert (cited.relation, cited.to) == ("discussed-in", "https://example.org/talk/4")


def test_who_gave_no_address_is_known_by_name(history: History) -> None:
    history.git("config", "user.name", "Bob")
    (history.folder / "plants.md").write_text(THEN)
    persons = {f"GIT_{role}_EMAIL": "<>" for role in ("AUTHOR", "COMMITTER")}
    history.git("commit", "--quiet", "--all", "--message=Change", **persons)

    adopted, amended = commands(told(history))

    assert amended.by == f"git:{adopted.key.split(':')[1]}/people/Bob"


def test_what_is_no_text_is_told_as_unreadable(history: History) -> None:
    history.commit({"plants.md": b"\0\1"})
    history.commit({"plants.md": THEN})

    records = told(history)

    assert isinstance(records[1], Unreadable)
    assert kinds(records) == ["AdoptNorm", "AmendNorm"]


def test_what_was_never_text_is_not_adopted_and_not_repealed(history: History) -> None:
    history.commit({"new.md": b"\0\1"})
    history.commit({"new.md": None})

    unreadable, skipped = told(history, "new.md")

    assert isinstance(unreadable, Unreadable)
    assert isinstance(skipped, Skipped)


def test_a_file_on_the_former_path_of_another_has_a_key_of_its_own(history: History) -> None:
    history.commit({}, moves={"plants.md": "docs.md"})
    sha = history.commit({"plants.md": "# Page moved\n"})

    (moved, *_), (stub, *_) = commands(told(history, "docs.md")), commands(told(history))

    assert stub.key == f"{moved.key}@{sha}"
