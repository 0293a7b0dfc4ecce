"""The files that say who holds a role, as the mainline has them, commit after commit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.errors import DamagedFileError
from ingest.git.repository import FileChange
from ingest.readers.git_roles.codeowners import PLACES, CodeownersFile, read_codeowners
from ingest.readers.git_roles.maintainers import MaintainersFile, read_maintainers
from ingest.readers.git_roles.owners import (
    AliasesFile,
    OwnersFile,
    owners_posts,
    read_aliases,
    read_owners,
)
from ingest.readers.git_roles.people import PersonChange
from ingest.readers.git_roles.posts import MalformedError, Posts, as_text
from ingest.readers.git_roles.teams import PersonFile, TeamFile, read_person, read_team
from ingest.readers.git_roles.units import Kind, folder_of, unit_of

MOVING = ("team", "archived team", "owners", "maintainers")
"""What can be renamed; there is but one of the others, or they are people."""

RoleFile = TeamFile | PersonFile | OwnersFile | CodeownersFile | MaintainersFile | AliasesFile


@dataclass(slots=True)
class Turn:
    """What one commit made of the files."""

    units: dict[str, str] = field(default_factory=dict)
    """Those whose roles may be others now, each with the file that tells of it."""

    moves: list[tuple[str, str]] = field(default_factory=list)
    """Units that go by another name now, the old name first."""

    people: list[PersonChange] = field(default_factory=list)
    gone: list[PersonFile] = field(default_factory=list)
    malformed: list[tuple[str, str]] = field(default_factory=list)
    """Files that cannot be read, each with the reason."""

    dropped: list[str] = field(default_factory=list)


class Snapshot:
    """The files as they are now. One that cannot be read stays as it was."""

    def __init__(self, top: str):
        self._top = top
        self._files: dict[str, RoleFile] = {}

    def take(self, changes: Sequence[FileChange], read: Callable[[str], bytes | None]) -> Turn:
        """Take in what a commit changed."""
        turn = Turn()
        before = dict(self._files) if changes else {}
        for change in changes:
            for path in (change.old_path, change.path if change.status == "deleted" else None):
                if path is not None:
                    self._drop(path, turn)
        for change in changes:
            if change.status != "deleted":
                self._put(change, before, read, turn)
        return turn

    def posts(self, unit: str) -> Posts:
        """The roles of a unit; none when its file is gone or archived."""
        place = f"{unit}.toml"
        file = self._files.get(place if place in self._files else self._place(unit))
        if isinstance(file, OwnersFile):
            return owners_posts(file, folder_of(unit, self._top), self._aliases)
        if isinstance(file, TeamFile | CodeownersFile | MaintainersFile):
            return file.posts
        return {}

    @property
    def _aliases(self) -> AliasesFile:
        aliases = self._files.get("OWNERS_ALIASES")
        return aliases if isinstance(aliases, AliasesFile) else AliasesFile({})

    def _place(self, unit: str) -> str:
        if unit != "CODEOWNERS":
            return unit
        return next((place for place in PLACES if place in self._files), unit)

    def _drop(self, path: str, turn: Turn) -> None:
        file = self._files.pop(path, None)
        if isinstance(file, PersonFile):
            turn.gone.append(file)
        else:
            turn.units.update(self._touched(path))

    def _put(
        self,
        change: FileChange,
        before: dict[str, RoleFile],
        read: Callable[[str], bytes | None],
        turn: Turn,
    ) -> None:
        unit = unit_of(change.path)
        if unit is None:
            return
        old = before.get(change.old_path or change.path)
        try:
            file = self._parse(unit.kind, change.path, read(change.path))
        except (MalformedError, DamagedFileError) as error:
            turn.malformed.append((change.path, str(error)))
            if old is None:
                return
            file = old
        self._files[change.path] = file
        if isinstance(file, PersonFile):
            was = before.get(change.path)
            turn.people.append(
                PersonChange(change.path, was if isinstance(was, PersonFile) else None, file)
            )
        turn.dropped += file.dropped
        turn.units.update(self._touched(change.path))
        if change.old_path is not None:
            turn.moves += _moved(change.old_path, change.path)

    def _parse(self, kind: Kind, path: str, data: bytes | None) -> RoleFile:
        if data is None:
            raise MalformedError("it is no file")
        text = as_text(data)
        match kind:
            case "person":
                return read_person(text)
            case "team" | "archived team":
                return read_team(text)
            case "owners":
                return read_owners(text)
            case "aliases":
                return read_aliases(text)
            case "codeowners":
                return read_codeowners(text)
            case "maintainers":
                return read_maintainers(text, folder_of(path, self._top))

    def _touched(self, path: str) -> Iterator[tuple[str, str]]:
        """The units that a file has a say in."""
        unit = unit_of(path)
        if unit is not None and unit.kind == "aliases":
            for other in self._files:
                named = unit_of(other)
                if named is not None and named.kind == "owners":
                    yield named.name, path
        elif unit is not None and unit.kind != "person":
            yield unit.name, path


def _moved(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The old and the new name of a unit whose file was renamed."""
    was, now = unit_of(old), unit_of(new)
    if was is None or now is None or was.name == now.name:
        return
    if was.kind in MOVING and was.kind.split()[-1] == now.kind.split()[-1]:
        yield was.name, now.name
