"""The files of rust-lang/team: `teams/<team>.toml` and `people/<login>.toml`, old and new.

Format: the repository's docs/toml-schema.md, and its history since 2018.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.readers.git_roles.posts import MalformedError, Named, Post, Posts, by_login, each_once

READ_OF_TEAMS = {"name", "people", "roles", "website"}
READ_OF_PEOPLE = {"name", "github", "github-id", "email"}


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What a person's own file says. An account's number stays when its login changes."""

    named: Named
    number: int | None
    name: str
    email: str
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamFile:
    """What a team's file says."""

    posts: Posts
    dropped: tuple[str, ...] = ()


def read_person(text: str) -> PersonFile:
    """Read `people/<login>.toml`. Raises MalformedError."""
    fields = _toml(text)
    login, number = _text(fields, "github"), fields.get("github-id")
    if number is not None and type(number) is not int:
        raise MalformedError(f"github-id is {number!r}, which is no whole number")
    email = fields.get("email", "")  # false stands for none
    return PersonFile(
        by_login(login),
        number,
        _text(fields, "name", login),
        email.strip().lower() if isinstance(email, str) else "",
        tuple(sorted(f"people.{field}" for field in fields.keys() - READ_OF_PEOPLE)),
    )


def read_team(text: str) -> TeamFile:
    """Read `teams/<team>.toml`. Raises MalformedError.

    Only whom the file itself names holds a role: not those of `included-teams` and the like.
    """
    fields = _toml(text)
    body = _text(fields, "name")
    people, website = _table(fields, "people"), _table(fields, "website")
    mandate = _text(website, "description", "")
    leads, members = list(_holders(people, "leads")), list(_holders(people, "members"))
    posts = {
        "lead": Post("lead", body, each_once([n for n, _ in leads]), mandate),
        "member": Post("member", body, each_once([n for n, _ in members]), mandate),
    }
    titles = dict(_described(fields))
    for named in dict.fromkeys((*titles, *(i for _, ids in leads + members for i in ids))):
        holders = [holder for holder, ids in leads + members if named in ids]
        title = titles.get(named) or named
        slot = f"role:{named}"
        posts[slot] = Post(title, body, each_once(holders), mandate, vacant=named in titles)
    return TeamFile(posts, tuple(_left_out(fields, people, website)))


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # or a number too long
        raise MalformedError(f"it is no TOML: {error}") from error


def _text(fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        what = "is missing" if value is None else f"is {value!r}, which is no text"
        raise MalformedError(f"{name} {what}")
    return value.strip()


def _table(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name, {})
    if not isinstance(value, dict):
        raise MalformedError(f"{name} is {value!r}, which is no table")
    return value


def _holders(people: Mapping[str, Any], name: str) -> Iterator[tuple[Named, list[str]]]:
    """Those of a list, each with the roles they have beside: `login` or `{github, roles}`."""
    entries = people.get(name, [])
    if not isinstance(entries, list):
        raise MalformedError(f"people.{name} is {entries!r}, which is no list")
    for entry in entries:
        login, roles = entry, []
        if isinstance(entry, dict):
            login, roles = entry.get("github"), entry.get("roles", [])
        if not isinstance(login, str) or not _are_texts(roles):
            msg = f"people.{name} holds {entry!r}: give a login, or {{github, roles}}"
            raise MalformedError(msg)
        yield by_login(login), roles


def _described(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    roles = fields.get("roles", [])
    if not isinstance(roles, list) or not all(isinstance(role, dict) for role in roles):
        raise MalformedError(f"roles is {roles!r}, which is no list of tables")
    for role in roles:
        yield _text(role, "id"), _text(role, "description", "")


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _left_out(*tables: Mapping[str, Any]) -> Iterator[str]:
    parts = (("", READ_OF_TEAMS), ("people.", {"leads", "members"}), ("website.", {"description"}))
    for table, (prefix, read) in zip(tables, parts, strict=True):
        yield from sorted(f"teams.{prefix}{field}" for field in table.keys() - read)
