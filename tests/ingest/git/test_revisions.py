"""The history of a file in a line: every mainline text exactly, and the single commits named."""

import subprocess
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import DamagedFileError
from ingest.git.revisions import Revision, revisions_of
from tests.git_repositories import History, day, opened

LINES = [f"line {n}\n" for n in range(12)]
TEXT = "".join(LINES)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """A history that begins with a file."""
    made = History(tmp_path / "rules")
    made.commit({"a.md": TEXT}, "Begin")
    return made


def told(history: History, path: str = "a.md") -> list[Revision]:
    """The revisions of a file."""
    with opened(history.folder) as repository:
        return revisions_of(repository, path)


def changed(**lines: str) -> str:
    """The text with some lines changed, such as `l3="three"`."""
    now = list(LINES)
    for name, words in lines.items():
        now[int(name[1:])] = words + "\n"
    return "".join(now)


def shown(revisions: list[Revision]) -> list[tuple[str, str | None]]:
    """The subject of each revision's commit, and its text."""
    return [(r.commit.message, r.text and r.text.decode()) for r in revisions]


def test_commits_of_the_mainline_are_its_revisions(history: History) -> None:
    history.commit({"b.md": "b\n"}, "Beside")
    history.commit({"a.md": changed(l1="one")}, "One")
    history.commit({"a.md": None}, "Delete")

    assert shown(told(history)) == [("Begin", TEXT), ("One", changed(l1="one")), ("Delete", None)]


def test_a_file_that_never_was_has_none(history: History) -> None:
    assert told(history, "none.md") == []


def test_the_commits_of_a_branch_are_in_force_from_the_merge_on(history: History) -> None:
    history.branch("side")
    history.commit({"a.md": changed(l1="one")}, "One", "Bob", day(2))
    history.commit({"a.md": changed(l1="one", l9="nine")}, "Nine", "Bob", day(3))
    history.switch()
    history.commit({"b.md": "b\n"}, "Beside", at=day(4))
    history.merge("side", at=day(9))

    _, one, nine = told(history)

    assert shown([one, nine]) == [
        ("One", changed(l1="one")),
        ("Nine", changed(l1="one", l9="nine")),
    ]
    assert (one.commit.authored_at, one.in_force_at) == (day(2), day(9))
    assert nine.in_force_at == day(9)
    assert one.merge is not None
    assert one.merge.message == "Merge a branch"


def test_a_branch_is_carried_over_to_what_the_mainline_had_become(history: History) -> None:
    history.branch("side")
    history.commit({"a.md": changed(l1="one")}, "One")
    history.commit({"a.md": changed(l1="one", l9="nine")}, "Nine")
    history.switch()
    history.commit({"a.md": changed(l5="five")}, "Five")
    history.merge("side")

    assert shown(told(history)) == [
        ("Begin", TEXT),
        ("Five", changed(l5="five")),
        ("One", changed(l1="one", l5="five")),
        ("Nine", changed(l1="one", l5="five", l9="nine")),
    ]


def test_a_conflict_is_told_with_the_last_commit_of_the_branch(history: History) -> None:
    history.branch("side")
    history.commit({"a.md": changed(l1="one", l5="fife")}, "One and fife")
    history.commit({"a.md": changed(l1="one", l5="fife", l9="nine")}, "Nine")
    history.switch()
    history.commit({"a.md": changed(l5="five")}, "Five")
    settled = changed(l1="one", l5="five!", l9="nine")
    history.merge("side", files={"a.md": settled})

    assert shown(told(history)) == [
        ("Begin", TEXT),
        ("Five", changed(l5="five")),
        ("Nine", settled),
    ]


def test_what_the_merge_itself_changed_is_told_by_the_merge(history: History) -> None:
    history.branch("side")
    history.commit({"a.md": changed(l1="one")}, "One")
    history.switch()
    history.merge("side", message="Merge", files={"a.md": changed(l1="one", l7="seven")})

    assert shown(told(history))[1:] == [
        ("One", changed(l1="one")),
        ("Merge", changed(l1="one", l7="seven")),
    ]


def test_what_a_branch_took_from_the_mainline_is_not_told_again(history: History) -> None:
    history.branch("side")
    history.commit({"a.md": changed(l1="one")}, "One")
    history.switch()
    history.commit({"a.md": changed(l5="five")}, "Five")
    history.switch("side")
    history.merge("main", message="Catch up")
    history.commit({"a.md": changed(l1="one", l5="five", l9="nine")}, "Nine")
    history.switch()
    history.merge("side", message="Merge")

    assert [subject for subject, _ in shown(told(history))] == ["Begin", "Five", "One", "Nine"]


def test_three_branches_merged_at_once_are_told_commit_by_commit(history: History) -> None:
    for number in (1, 5, 9):
        history.switch()
        history.branch(f"side{number}")
        history.commit({"a.md": changed(**{f"l{number}": "new"})}, f"Line {number}")
    history.switch()
    history.merge("side1", "side5", "side9", message="Merge")

    revisions = told(history)

    assert revisions[-1].text == changed(l1="new", l5="new", l9="new").encode()
    assert {r.commit.message for r in revisions} == {"Begin", "Line 1", "Line 5", "Line 9"}


def test_a_rename_in_a_branch_is_told_where_it_was_made(history: History) -> None:
    history.branch("side")
    history.commit({"a.md": changed(l1="one")}, "One")
    history.commit({}, "Move", moves={"a.md": "docs/a.md"})
    history.switch()
    history.merge("side")

    _, one, move = told(history, "docs/a.md")

    assert (one.path, one.old_path) == ("a.md", None)
    assert (move.path, move.old_path, move.text) == ("docs/a.md", "a.md", one.text)


def test_a_file_that_took_the_path_of_a_short_lived_one_is_not_taken_for_it(
    history: History,
) -> None:
    history.branch("side")
    history.commit({"final.md": "stub\n", "draft.md": TEXT + "draft\n"}, "Draft")
    history.commit({"final.md": None}, "Remove the stub")
    history.commit({}, "Name it", moves={"draft.md": "final.md"})
    history.switch()
    history.merge("side")

    revisions = told(history, "final.md")

    assert shown(revisions) == [("Draft", TEXT + "draft\n"), ("Name it", TEXT + "draft\n")]
    assert [r.path for r in revisions] == ["draft.md", "final.md"]


def test_a_rename_in_a_branch_goes_with_a_change_in_the_mainline(history: History) -> None:
    data = TEXT.encode() + b"\0"  # which git does not merge line by line
    history.commit({"a.md": data})
    history.branch("side")
    history.commit({}, "Move", moves={"a.md": "b.md"})
    history.commit({"c.md": "c\n"})
    history.switch()
    history.commit({"a.md": data + b"more"}, "More")
    history.merge("side")

    *_, more, move = told(history, "b.md")

    assert (more.commit.message, more.path) == ("More", "a.md")
    assert (move.commit.message, move.old_path) == ("Move", "a.md")
    assert move.text == more.text == data + b"more"


def test_a_former_path_leads_to_the_file(history: History) -> None:
    history.commit({}, moves={"a.md": "b.md"})

    assert told(history, "a.md") == told(history, "b.md")


def test_a_deletion_in_a_branch_is_told_where_it_was_made(history: History) -> None:
    history.branch("side")
    history.commit({"a.md": None}, "Delete")
    history.switch()
    history.merge("side")

    assert shown(told(history))[1:] == [("Delete", None)]


def test_times_in_force_never_go_back(history: History) -> None:
    history.commit({"a.md": "b\n"}, at=day(5))
    history.commit({"a.md": "c\n"}, at=day(2))
    history.commit({"a.md": "d\n"}, at=day(6))

    times = [revision.in_force_at for revision in told(history)]

    assert times == [*sorted(times)]
    assert times[-1] - times[0] == timedelta(days=times[-1].day - times[0].day)


def test_a_text_that_is_missing_is_not_taken_for_a_deletion(history: History) -> None:
    history.commit({"a.md": "b\n"})
    blob = history.git("rev-parse", "HEAD:a.md")
    (history.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()

    with pytest.raises(DamagedFileError, match="git fsck"):
        told(history)


edits = st.tuples(st.integers(0, 11), st.sampled_from(["red", "green"]))
moves = st.sampled_from(["edit", "branch", "switch", "merge", "rename", "delete"])


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(moves, edits), max_size=16))
def test_every_commit_of_the_mainline_has_its_text(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, tuple[int, str]]]
) -> None:
    history = History(tmp_path_factory.mktemp("any"))
    history.commit({"a.md": TEXT, "z.md": "z\n"})
    for number, (move, edit) in enumerate(steps):
        _play(history, number, move, edit)

    with opened(history.folder) as repository:
        mainline = repository.mainline()
        head = mainline[-1].sha
        path = next((f for f in repository.files(head) if f != "z.md"), "a.md")
        revisions = revisions_of(repository, path)
        place = {}
        for index, commit in enumerate(mainline):
            for one in (commit, *repository.merged_by(commit)):
                place[one.sha] = index
        places = [place[revision.commit.sha] for revision in revisions]
        for index, commit in enumerate(mainline):
            last = [r for r, at in zip(revisions, places, strict=True) if at <= index]
            if last:
                assert repository.read(commit.sha, last[-1].path) == last[-1].text

        if repository.files(head) != ["z.md"]:
            assert revisions[-1].text == repository.read(head, path)

    assert places == sorted(places)
    assert all(one.in_force_at <= other.in_force_at for one, other in pairwise(revisions))


def _play(history: History, number: int, move: str, edit: tuple[int, str]) -> None:
    """Do something to the file, in the mainline or in the branch that is open."""
    branch = history.git("branch", "--show-current")
    others = history.git("branch", "--format=%(refname:short)", "--no-merged").split()
    path = next(p for p in sorted(history.folder.glob("*.md")))
    if move == "branch":
        history.branch(f"side{number}")
    elif move == "switch":
        history.switch(others[0] if branch == "main" and others else "main")
    elif move == "merge":
        _merge_or_leave(history, others)
    elif path.name == "z.md":
        history.commit({"a.md": TEXT})
    elif move == "rename":
        history.commit({}, moves={path.name: f"a{number}.md"})
    elif move == "delete":
        history.commit({path.name: None})
    else:
        lines = path.read_text().splitlines(keepends=True)
        lines[edit[0]] = f"{edit[1]} {number}\n"
        history.commit({path.name: "".join(lines)})


def _merge_or_leave(history: History, others: list[str]) -> None:
    """Merge the first open branch, taking its side; leave it where even that does not settle it."""
    for name in others[:1]:
        try:
            history.merge("-Xtheirs", name)
        except subprocess.CalledProcessError:
            history.git("merge", "--abort")
