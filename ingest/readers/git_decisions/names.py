"""The people whom headers name."""

import re

from ingest.readers.git_decisions.document import Named

_ADDRESS = re.compile(  # no part is longer than RFC 5321 allows, so that no text takes long
    r"<?\s?(?<![\w.+'%-])([\w.+'%-]{1,64})(?:\s?@|\sat\s)\s?([\w-]{1,63}(?:\.[\w-]{1,63})+)\s?>?",
    re.I,
)
_LOGIN = re.compile(r"\(?@([A-Za-z0-9][A-Za-z0-9-]*)\)?")
_BETWEEN = re.compile(r"[,;\n](?![^<(]{0,200}[>)])|\s(?:and|&)\s|\s/\s")
_SPACES = re.compile(r"[^\S\n]+")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^)]{0,2000}\)")
_PART_OF_NAME = re.compile(r"(?:Jr|Sr|II|III|IV|PhD)\.?(?=\W|$)", re.I)
_NOBODY = {"", "none", "tbd", "todo", "n/a", "na", "-", "unknown", "et al", "et al."}


def read_people(text: str) -> tuple[Named, ...]:
    """Those whom a list names: `Ada Lovelace <ada@example.org>`, `ada@example.org (Ada)`, `@ada`.

    `ada at example.org` is an address too, as PEPs hid it at times.
    """
    parts: list[str] = []
    for part in _BETWEEN.split(_SPACES.sub(" ", text)):
        if parts and _PART_OF_NAME.match(part.strip()):
            parts[-1] += f", {part.strip()}"
        else:
            parts.append(part)
    people = [person for person in map(_person, parts) if person is not None]
    return tuple(dict.fromkeys(people))


def _person(text: str) -> Named | None:
    text = _LINK.sub(r"\1", text).strip()
    address = _ADDRESS.search(text)
    email = f"{address[1]}@{address[2]}".lower() if address else ""
    rest = text[: address.start()] + " " + text[address.end() :] if address else text
    login = _LOGIN.search(rest)
    if login:
        rest = rest[: login.start()] + " " + rest[login.end() :]
    name = re.sub(r"\s+", " ", re.sub(r"[()<>*`\[\]\"]", " ", rest)).strip(" ,.;:-")
    name = name + "." if re.search(r"\b[JS]r$", name) else name
    if not email and not login and (name.lower() in _NOBODY or not any(map(str.isalpha, name))):
        return None
    return Named(name, email, login[1] if login else "")
