"""The files as they are after each commit."""

from collections.abc import Mapping
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.git.repository import FileChange
from ingest.readers.git_roles.snapshot import Snapshot, Turn

GARDEN = 'name = "garden"\n[people]\nmembers = ["ada"]\n'
ADA = 'name = "Ada"\ngithub = "ada"\n'
FILES = ["teams/a.toml", "people/a.toml", "OWNERS", "OWNERS_ALIASES", "CODEOWNERS", "MAINTAINERS"]
PIECES = [
    *("approvers:", "filters:", "aliases:", "- ", " ", "\n", "@a", "<a@b.c>", "M:\t", "# ", "|"),
    *('name = "a"\n', "[people]\n", "leads = [", "]", "{", "}", "github = ", "[[roles]]\n"),
]


class Files:
    """A tree of files, as a snapshot sees it change."""

    def __init__(self) -> None:
        self.snapshot = Snapshot("club")
        self._tree: dict[str, bytes] = {}

    def put(self, files: Mapping[str, str | None], moves: Mapping[str, str] | None = None) -> Turn:
        changes = []
        for old, new in (moves or {}).items():
            self._tree[new] = self._tree.pop(old)
            changes.append(FileChange("renamed", new, old))
        for path, text in files.items():
            if text is None:
                del self._tree[path]
                changes.append(FileChange("deleted", path))
            elif path not in (moves or {}).values():
                changes.append(FileChange("changed" if path in self._tree else "added", path))
            if text is not None:
                self._tree[path] = text.encode()
        return self.snapshot.take(changes, self._tree.get)

    def holders(self, unit: str) -> dict[str, list[str]]:
        posts = self.snapshot.posts(unit)
        return {slot: [h.name for h in post.holders] for slot, post in posts.items()}


def test_a_team_in_the_archive_has_no_roles_and_keeps_its_name() -> None:
    files = Files()
    assert files.put({"teams/garden.toml": GARDEN}).units == {"teams/garden": "teams/garden.toml"}
    assert files.holders("teams/garden") == {"lead": [], "member": ["ada"]}

    turn = files.put({}, moves={"teams/garden.toml": "teams/archive/garden.toml"})
    assert turn.units == {"teams/garden": "teams/archive/garden.toml"}
    assert turn.moves == []
    assert files.holders("teams/garden") == {}


def test_a_renamed_team_is_told_with_both_names() -> None:
    files = Files()
    files.put({"teams/garden.toml": GARDEN})
    turn = files.put({}, moves={"teams/garden.toml": "teams/beds.toml"})

    assert turn.moves == [("teams/garden", "teams/beds")]
    assert set(turn.units) == {"teams/garden", "teams/beds"}
    assert files.holders("teams/garden") == {}


def test_a_file_that_cannot_be_read_stays_as_it_was() -> None:
    files = Files()
    files.put({"teams/garden.toml": GARDEN, "people/ada.toml": ADA})
    turn = files.put({"teams/garden.toml": "name =", "people/ada.toml": "name = 1"})

    assert [path for path, _ in turn.malformed] == ["teams/garden.toml", "people/ada.toml"]
    assert files.holders("teams/garden")["member"] == ["ada"]
    assert files.put({"teams/shed.toml": "name ="}).units == {}


def test_a_renamed_file_that_cannot_be_read_says_what_it_said() -> None:
    files = Files()
    files.put({"teams/garden.toml": GARDEN})
    files.put({"teams/beds.toml": "name ="}, moves={"teams/garden.toml": "teams/beds.toml"})

    assert files.holders("teams/beds")["member"] == ["ada"]
    assert files.holders("teams/garden") == {}


@settings(max_examples=300)
@given(
    path=st.sampled_from(FILES),
    text=st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map("".join),
)
def test_whatever_a_file_holds_it_is_read_or_told_as_malformed(path: str, text: str) -> None:
    files = Files()
    with suppress(UnicodeEncodeError):
        turn = files.put({path: text})
        assert len(turn.malformed) <= 1
        for unit in turn.units:
            files.holders(unit)


def test_a_person_is_told_with_the_file_before_and_those_that_are_gone() -> None:
    files = Files()
    (first,) = files.put({"people/ada.toml": ADA}).people
    (again,) = files.put({"people/ada.toml": ADA + "github-id = 7\n"}).people
    turn = files.put({}, moves={"people/ada.toml": "people/brook.toml"})

    assert first.before is None
    assert again.before == first.now
    assert [p.number for p in turn.gone] == [7]
    assert [(c.path, c.before) for c in turn.people] == [("people/brook.toml", None)]


def test_changed_aliases_touch_every_owners_file() -> None:
    files = Files()
    files.put({"OWNERS": "approvers: [slugs]\n", "beds/OWNERS": "reviewers: [slugs]\n"})
    turn = files.put({"OWNERS_ALIASES": "aliases:\n  slugs: [ada]\n"})

    assert turn.units == {"OWNERS": "OWNERS_ALIASES", "beds/OWNERS": "OWNERS_ALIASES"}
    assert files.holders("OWNERS") == {"approver": ["ada"]}
    assert files.snapshot.posts("OWNERS")["approver"].body == "club"
    assert files.snapshot.posts("beds/OWNERS")["reviewer"].body == "beds"


def test_of_several_codeowners_the_one_that_github_takes_counts() -> None:
    files = Files()
    files.put({"CODEOWNERS": "* @ada\n", "docs/CODEOWNERS": "* @bob\n"})
    assert files.holders("CODEOWNERS") == {"*": ["ada"]}

    files.put({".github/CODEOWNERS": "* @cy\n"})
    assert files.holders("CODEOWNERS") == {"*": ["cy"]}

    files.put({".github/CODEOWNERS": None, "CODEOWNERS": None})
    assert files.holders("CODEOWNERS") == {"*": ["bob"]}


def test_maintainers_are_those_of_the_folder() -> None:
    files = Files()
    files.put({"beds/MAINTAINERS.md": "- @ada\n"})

    assert files.snapshot.posts("beds/MAINTAINERS.md")["maintainer"].body == "beds"
