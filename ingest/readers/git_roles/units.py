"""Which files of a repository say who holds a role, and which of them belong together."""

import re
from dataclasses import dataclass
from typing import Literal

from ingest.readers.git_roles.codeowners import PLACES

Kind = Literal["team", "archived team", "person", "owners", "aliases", "codeowners", "maintainers"]

_TOML = re.compile(r"(?P<folder>teams|teams/archive|people)/(?P<name>[^/]+)\.toml")
_KINDS: dict[str, Kind] = {"teams": "team", "teams/archive": "archived team", "people": "person"}
MAINTAINERS = ("MAINTAINERS", "MAINTAINERS.md", "MAINTAINERS.txt")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a file is about. A team has the same name in the archive as before."""

    kind: Kind
    name: str


def unit_of(path: str) -> Unit | None:
    """What a file is about; None where it tells of no roles."""
    toml = _TOML.fullmatch(path)
    folder, _, file = path.rpartition("/")
    unit: Unit | None = None
    if toml:
        kind = _KINDS[toml["folder"]]
        unit = Unit(kind, f"people/{toml['name']}" if kind == "person" else f"teams/{toml['name']}")
    elif path in PLACES:
        unit = Unit("codeowners", "CODEOWNERS")
    elif path == "OWNERS_ALIASES":
        unit = Unit("aliases", path)
    elif file == "OWNERS":
        unit = Unit("owners", f"{folder}/OWNERS" if folder else "OWNERS")
    elif file in MAINTAINERS:
        unit = Unit("maintainers", path)
    return unit


def folder_of(path: str, top: str) -> str:
    """The folder that a file is for; `top` stands for the repository itself."""
    return path.rpartition("/")[0] or top
