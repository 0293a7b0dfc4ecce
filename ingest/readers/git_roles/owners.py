"""OWNERS and OWNERS_ALIASES, as Kubernetes has them.

Format: https://www.kubernetes.dev/docs/guide/owners/ and the `repoowners` package of Prow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.readers.git_roles.posts import MalformedError, Post, Posts, by_login, each_once
from ingest.readers.git_roles.yaml_subset import Map, Value, read_yaml

TITLES = {"approvers": "approver", "reviewers": "reviewer", "assignees": "assignee"}
"""What the holders are called. `assignees` is the name that approvers had until 2017."""
WHOLE = ".*"


@dataclass(frozen=True, slots=True)
class AliasesFile:
    """The logins that stand behind each alias, by its name in lower case."""

    logins: Mapping[str, tuple[str, ...]]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnersFile:
    """What an OWNERS file says: who is named, for which files and as what."""

    named: tuple[tuple[str, str, tuple[str, ...]], ...]
    dropped: tuple[str, ...] = ()


def read_owners(text: str) -> OwnersFile:
    """Read an OWNERS file, without looking up its aliases. Raises MalformedError."""
    fields = read_yaml(text)
    filters = fields.get("filters", {})
    if not isinstance(filters, dict):
        raise MalformedError("filters is no map of patterns")
    named = list(_named(WHOLE, fields))
    for pattern, inside in filters.items():
        if not isinstance(inside, dict):
            raise MalformedError(f"filters: {pattern!r} has no map of its owners")
        named += _named(pattern, inside)
    left = sorted(f"OWNERS.{field}" for field in fields.keys() - {*TITLES, "filters"})
    return OwnersFile(tuple(named), tuple(left))


def read_aliases(text: str) -> AliasesFile:
    """Read OWNERS_ALIASES. Raises MalformedError."""
    aliases = read_yaml(text).get("aliases") or {}
    if not isinstance(aliases, dict):
        raise MalformedError("aliases is no map of names")
    return AliasesFile({n.lower(): _logins(n, logins) for n, logins in aliases.items()})


def owners_posts(file: OwnersFile, body: str, aliases: AliasesFile) -> Posts:
    """The roles in a folder, and who holds them by name or behind an alias."""
    logins: dict[tuple[str, str], list[str]] = {}
    for pattern, title, names in file.named:
        behind = (login for name in names for login in aliases.logins.get(name.lower(), (name,)))
        logins.setdefault((pattern, title), []).extend(behind)
    posts = {}
    for (pattern, title), found in logins.items():
        whole = pattern == WHOLE
        slot, where = (title, body) if whole else (f"{title}:{pattern}", f"{body}: {pattern}")
        posts[slot] = Post(title, where, each_once([by_login(login) for login in found]))
    return posts


def _named(pattern: str, fields: Map) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for field, title in TITLES.items():
        if field in fields:
            yield pattern, title, _logins(field, fields[field])


def _logins(field: str, value: Value) -> tuple[str, ...]:
    if value == "":
        return ()
    if not isinstance(value, list):
        raise MalformedError(f"{field} is no list of names")
    for name in value:
        by_login(name)  # refuses what is no name, with the file that has it
    return tuple(value)
