"""What the files say, whatever their format: which roles there are, and who holds them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?")
_IN_ADDRESS = r"[^\s<>@,;:\"()\[\]]"
_ADDRESS = re.compile(  # no part is longer than RFC 5321 allows, so that no text takes long
    rf"(?<!{_IN_ADDRESS}){_IN_ADDRESS}{{1,64}}@{_IN_ADDRESS}{{1,253}}\.[A-Za-z0-9-]{{1,63}}"
)


class MalformedError(ValueError):
    """A file cannot be read as what its name says. The message says where and why."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a file names them."""

    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    """A role as a file describes it. One that is `vacant` exists though nobody holds it."""

    title: str
    body: str
    holders: tuple[Named, ...] = ()
    mandate: str = ""
    vacant: bool = False


Posts = Mapping[str, Post]
"""The roles that a file describes, by what tells them apart there."""


def by_login(login: str) -> Named:
    """Somebody named by an account on GitHub, where case does not count. Raises MalformedError."""
    plain = login.strip().removeprefix("@")
    if not _LOGIN.fullmatch(plain):
        raise MalformedError(f"{login!r} is no login: give it as GitHub shows it")
    return Named(f"github:{plain.lower()}", plain)


def by_address(address: str, name: str = "") -> Named:
    """Somebody named by a mail address."""
    plain = address.strip().lower()
    return Named(f"mailto:{plain}", name.strip() or plain.partition("@")[0])


def is_address(text: str) -> bool:
    """Whether a text is a mail address."""
    return bool(_ADDRESS.fullmatch(text))


def addresses_in(text: str) -> list[str]:
    """The mail addresses in a text."""
    return _ADDRESS.findall(text)


def each_once(holders: list[Named]) -> tuple[Named, ...]:
    """The same people in the same order, nobody twice."""
    first: dict[str, Named] = {}
    for holder in holders:
        first.setdefault(holder.handle, holder)
    return tuple(first.values())


def as_text(data: bytes) -> str:
    """The text of a file. Raises MalformedError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MalformedError(f"byte {error.start} is not UTF-8") from error
