"""CODEOWNERS: who is asked about changes of which files.

Format: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/\
customizing-your-repository/about-code-owners
"""

import re
from dataclasses import dataclass

from ingest.readers.git_roles.posts import (
    MalformedError,
    Named,
    Post,
    Posts,
    by_address,
    by_login,
    each_once,
    is_address,
)

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where it may lie. GitHub looks in this order, and takes the first."""

_WORD = re.compile(r"(?:\\.|[^\s\\])+")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


@dataclass(frozen=True, slots=True)
class CodeownersFile:
    """What the file says."""

    posts: Posts
    dropped: tuple[str, ...] = ()


def read_codeowners(text: str) -> CodeownersFile:
    """Read the file. Of two lines on one pattern the last counts. Raises MalformedError.

    Owners that are teams are left out: who is in them is told elsewhere.
    """
    lines: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = _WORD.findall(_COMMENT.sub("", line))
        if words and not words[0].startswith(("[", "^[")):  # GitLab's headings
            lines[words[0]] = words[1:]
            _check(number, words[1:])
    posts = {}
    for pattern, owners in lines.items():
        holders = [_owner(owner) for owner in owners if not _is_team(owner)]
        posts[pattern] = Post("code owner", pattern, each_once(holders))
    teams = any(_is_team(owner) for owners in lines.values() for owner in owners)
    return CodeownersFile(posts, ("CODEOWNERS.teams",) if teams else ())


def _check(number: int, owners: list[str]) -> None:
    for owner in owners:
        if not _is_team(owner):
            try:
                _owner(owner)
            except MalformedError as error:
                raise MalformedError(f"line {number} cannot be read: {error}") from error


def _is_team(owner: str) -> bool:
    return owner.startswith("@") and "/" in owner


def _owner(owner: str) -> Named:
    if is_address(owner):
        return by_address(owner)
    if not owner.startswith("@"):
        raise MalformedError(f"{owner!r} is no owner: give @login, @organisation/team or a mail")
    return by_login(owner)
