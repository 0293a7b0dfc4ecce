"""Finds who wrote a mail, behind the ways in which lists and archives disguise addresses."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.readers.mail.heads import Fields, decoded

AT = r"(?:@| at |\(a\)| ?\(at\) ?| ?\[at\] ?| ?<at> ?)"
ADDRESS = re.compile(rf"([^\s<>()@,;:\"]+){AT}([^\s<>()@,;:\"]+)", re.IGNORECASE)
ANGLED = re.compile(
    r"^(?P<name>.*?)\s*<(?P<address>[^<>]*(?:@|\bat\b|\(a\))[^<>]*)>", re.IGNORECASE
)
COMMENTED = re.compile(r"^(?P<address>[^()]*?)\s*\((?P<name>.*)\)$")
MASKED = re.compile(r"\.\.\.@|@xx[x.]+$")
VIA = re.compile(r"^['\"]?(?P<name>.*?\S)['\"]? via (?P<list>\S.*)$", re.IGNORECASE)
NOT_WORD = re.compile(r"[^a-z0-9]")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Author:
    """A mail's author."""

    handle: str
    name: str


def author_of(fields: Fields, sender: str, list_name: str) -> Author:
    """The author by the From header; by the From-line's sender when that is missing.

    A list that rewrites From to its own address, because of DMARC, keeps the true one in
    X-Original-From or Reply-To. Where it does not, the name must do.
    """
    value = fields.get("from", "")
    if value:
        original, reply_to = fields.get("x-original-from", ""), fields.get("reply-to", "")
        return _author(value[:LONGEST], original[:LONGEST], reply_to[:LONGEST], list_name)
    sender = sender[:LONGEST]
    return _author(sender if ADDRESS.search(sender) else "", "", "", list_name)


def alike(text: str) -> str:
    """A form in which a list's name, its address and its tag are the same."""
    return NOT_WORD.sub("", text.lower())


@lru_cache(maxsize=4096)
def _author(value: str, original: str, reply_to: str, list_name: str) -> Author:
    name, address = _parts(value)
    name, by_list = _without_via(name, address, list_name)
    if by_list:
        others = (_parts(other)[1] for other in (original, reply_to))
        address = next((a for a in others if a and not _is_list(a, list_name)), "")
    if address and not MASKED.search(address):
        return Author(f"mailto:{address}", name or address.partition("@")[0])
    name = name or "unknown sender"
    return Author(f"mail:{list_name}/via/{name.lower()}", name)


def _parts(value: str) -> tuple[str, str]:
    """The name and the plain, lower-case address in a header such as From."""
    found = ANGLED.search(value) or COMMENTED.search(value)
    name, address = (found["name"], found["address"]) if found else ("", value)
    if ADDRESS.fullmatch(name) and not ADDRESS.search(address):
        name, address = address, name
    plain = ADDRESS.search(address)
    if plain is None:
        return _clean(name or address), ""
    address = f"{plain[1]}@{plain[2]}".lower()
    name = _clean(name)
    named = ADDRESS.fullmatch(name)
    return (named[1] if named else name), address


def _clean(name: str) -> str:
    name = decoded(name)
    while len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return name.replace('\\"', '"')


def _without_via(name: str, address: str, list_name: str) -> tuple[str, bool]:
    """The name without " via LIST", and whether the address is the list's instead of theirs."""
    own = _is_list(address, list_name)
    found = VIA.match(name)
    if found and (own or alike(found["list"]) in (alike(list_name), alike(_local(address)))):
        return found["name"], True
    return name, own


def _is_list(address: str, list_name: str) -> bool:
    return alike(_local(address)) == alike(list_name) != ""


def _local(address: str) -> str:
    return address.partition("@")[0]
