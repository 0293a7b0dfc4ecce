"""Numbered proposals with a header: PEPs (PEP 1), EIPs (EIP-1), and their like.

A header is one of theirs if its first field is a short name with a number, such as `PEP: 8`, and
others are a title and a status.
"""

import re
from dataclasses import replace

from ingest.readers.git_decisions.dates import read_date
from ingest.readers.git_decisions.document import Document, Link, Named, Reference, Status
from ingest.readers.git_decisions.headers import Fields
from ingest.readers.git_decisions.names import read_people
from ingest.readers.git_decisions.statuses import read_statuses

DELEGATES = {
    "pep-delegate": "PEP delegate",
    "bdfl-delegate": "BDFL delegate",
}
SUPERSEDED_BY = ("superseded-by", "superseded by", "replaced-by", "superseded_by")
REPLACES = ("replaces", "supersedes")
DISCUSSED_IN = ("discussions-to", "post-history", "discussion")
KEPT = {
    *("title", "status", "created", "author", "authors", "resolution", "requires"),
    *DELEGATES,
    *SUPERSEDED_BY,
    *REPLACES,
    *DISCUSSED_IN,
}
NOT_A_SERIES = {"id", "no", "year", "order", "weight", "number", "nav", "sort"}
_SERIES = re.compile(r"[a-z]{2,6}")
_UNNUMBERED = re.compile(r"\d{1,6}|x+|tbd|\?+", re.I)
_URL = re.compile(r"https?://[^\s<>`\"]+[^\s<>`\".,;:)\]]")
_FOOTNOTE = re.compile(r"\[\d+\]_?")


def read_proposal(fields: Fields, body: str) -> Document | None:
    """The proposal that a header and a body make; None if the header is not one of a proposal."""
    series, number = next(iter(fields.items()), ("", ""))
    if not _is_series(series, number) or not {"title", "status"} <= fields.keys():
        return None
    return Document(
        series=series.upper(),
        number=int(number) if number.isdecimal() else None,
        title=" ".join(fields["title"].split()),
        text=body.strip(),
        status=_status(fields),
        created=read_date(fields.get("created", "")),
        decided=read_date(_URL.sub(" ", fields.get("resolution", ""))),
        authors=_authors(fields),
        deciders=_deciders(fields),
        method=next((name for key, name in DELEGATES.items() if fields.get(key)), ""),
        superseded_by=tuple(r for key in SUPERSEDED_BY for r in _numbers(fields.get(key, ""))),
        links=tuple(_links(fields)),
        left_out=_left_out(fields, series),
    )


def _status(fields: Fields) -> Status | None:
    status = read_statuses(fields["status"].splitlines())
    standard = fields.get("type", "").lower().startswith("standard")
    if status is not None and standard and status.word.lower() == "active":
        # only what is never finished may be active (PEP 1); early on it was said of drafts too
        return replace(status, standing="proposed")
    return status


def urls(text: str) -> list[str]:
    """The addresses on the web that a text holds, each once."""
    return list(dict.fromkeys(_URL.findall(text)))


def _is_series(key: str, value: str) -> bool:
    if key in NOT_A_SERIES or not _SERIES.fullmatch(key):
        return False
    return bool(_UNNUMBERED.fullmatch(value))


def _left_out(fields: Fields, series: str) -> dict[str, str]:
    lost = {k: value for k, value in fields.items() if value and k not in KEPT and k != series}
    others = _authors(fields)[1:]
    if others:
        lost["author but the first"] = ", ".join(person.name for person in others)
    for key in DISCUSSED_IN:
        if fields.get(key) and not urls(fields[key]):
            lost[key] = fields[key]
    return {f"{series.upper()}.{key}": value for key, value in lost.items()}


def _authors(fields: Fields) -> tuple[Named, ...]:
    return read_people(fields.get("author", "") or fields.get("authors", ""))


def _deciders(fields: Fields) -> tuple[Named, ...]:
    return tuple(
        dict.fromkeys(
            person for key in DELEGATES if key in fields for person in read_people(fields[key])
        )
    )


def _links(fields: Fields) -> list[Link]:
    links = [
        *(Link("supersedes", r) for key in REPLACES for r in _numbers(fields.get(key, ""))),
        *(Link("because-of", r) for r in _numbers(fields.get("requires", ""))),
        *(Link("evidence", url, "Resolution") for url in urls(fields.get("resolution", ""))),
        *(
            Link("discussed-in", url, key.title())
            for key in DISCUSSED_IN
            for url in urls(fields.get(key, ""))
        ),
    ]
    first = {(link.relation, link.to): link for link in reversed(links)}
    return [first[key] for key in dict.fromkeys((link.relation, link.to) for link in links)]


def _numbers(text: str) -> list[Reference]:
    found = re.findall(r"(?<![\w.])\d{1,6}(?![\w.]\d)", _FOOTNOTE.sub("", text))
    return [Reference(int(number)) for number in dict.fromkeys(found)]
