"""MAINTAINERS: lines that name people by login or address, or the Linux kernel's sections.

Format of the latter: https://docs.kernel.org/process/maintainers.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.git_roles.posts import (
    MalformedError,
    Named,
    Post,
    Posts,
    addresses_in,
    by_address,
    by_login,
    each_once,
)

TITLES = {"M": "maintainer", "R": "reviewer"}
SHORT = 8
"""A line of so many words is an entry though it is not written as one of a list."""

_HEADING = re.compile(r"^#{1,6}\s+(?P<text>.*)$|^\*\*(?P<bold>[^*]+?):?\*\*:?$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})$")
_FORMER = re.compile(r"\b(?:emerit\w*|former\w*|alumni|inactive|past|retired|previous\w*)\b", re.I)
_LOGIN = re.compile(
    r"(?:https?://(?:www\.)?github\.com/|(?<![\w@/.])@)(?P<login>[A-Za-z0-9][\w-]*)(?![\w/@-])"
)
_KERNEL = re.compile(r"^(?P<tag>[MR]):\s+(?P<who>.*)$")
_ADDRESSED = re.compile(r"^\"?(?P<name>[^<\"]*+)\"?\s*<")
_DECORATION = " \t*-+|>`\"'()[]:,;.#\u2013\u2014"


@dataclass(frozen=True, slots=True)
class MaintainersFile:
    """What the file says."""

    posts: Posts
    dropped: tuple[str, ...] = ()


def read_maintainers(text: str, body: str) -> MaintainersFile:
    """Read the file of the folder `body`. Raises MalformedError when it names nobody at all."""
    lines = text.splitlines()
    if any(_KERNEL.match(line) for line in lines):
        return MaintainersFile(_kernel(lines), ("MAINTAINERS.other-tags",))
    holders = list(_listed(lines))
    if not holders and text.strip():
        raise MalformedError("no line of it names anybody by @login, github.com/login or <address>")
    return MaintainersFile({"maintainer": Post("maintainer", body, each_once(holders))})


def _listed(lines: list[str]) -> Iterator[Named]:
    """Those on lines of their own, unless the heading above says that they no longer are."""
    former = False
    for number, line in enumerate(lines):
        heading = _HEADING.match(line.strip())
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if heading or (line.strip() and _UNDERLINE.match(below) and "|" not in line):
            title = (heading["text"] or heading["bold"] or "") if heading else line
            former = bool(_FORMER.search(title))
        elif _is_entry(line) and not former and not _FORMER.search(line):
            yield from _on(line)


def _is_entry(line: str) -> bool:
    """Whether it may be one of a list. A sentence that mentions somebody is none."""
    return line.lstrip().startswith(("- ", "* ", "+ ", "|")) or len(line.split()) <= SHORT


def _on(line: str) -> Iterator[Named]:
    """Whom a line names: one person by login or else by address, with their name if it is there."""
    login = _LOGIN.search(line)
    addresses = addresses_in(line)
    if login:
        named = by_login(login["login"])
        yield Named(named.handle, _name_on(line, login) or named.name)
    elif addresses:
        start = line.split(addresses[0])[0]
        yield by_address(addresses[0], start.strip(_DECORATION + "<"))


def _name_on(line: str, login: re.Match[str]) -> str:
    cells = [cell.strip(_DECORATION + "<") for cell in line.split("|")]
    if len(cells) > 2:
        return next((cell for cell in cells if cell and "@" not in cell and "/" not in cell), "")
    start = re.split(r"[<(\[]", line[: login.start()].lstrip(_DECORATION))[0]
    name = re.split(r"\]", start)[0].strip(_DECORATION)
    return name if len(name) <= 60 and "http" not in name else ""


def _kernel(lines: list[str]) -> Posts:
    section = ""
    holders: dict[tuple[str, str], list[Named]] = {}
    for line in lines:
        tagged = _KERNEL.match(line)
        if tagged and section:
            who = _ADDRESSED.match(tagged["who"])
            name = who["name"].strip() if who else ""
            found = [by_address(address, name) for address in addresses_in(tagged["who"])]
            holders.setdefault((TITLES[tagged["tag"]], section), []).extend(found)
        elif line.strip() and not re.match(r"^[A-Z]:\s|^\s", line):
            section = line.strip()
    return {
        f"{title}:{section}": Post(title, section, each_once(found))
        for (title, section), found in holders.items()
    }
