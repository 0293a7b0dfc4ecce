"""Decision records (ADRs): those of Nygard and adr-tools, and MADR in its old and new forms.

Nygard's have a section `Status` (https://cognitect.com/blog/2011/11/15/documenting-architecture-
decisions), MADR had list items `* Status:` (https://adr.github.io/madr) and has front matter now.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.readers.git_decisions.dates import read_date
from ingest.readers.git_decisions.document import Document, Link
from ingest.readers.git_decisions.headers import Fields
from ingest.readers.git_decisions.names import read_people
from ingest.readers.git_decisions.proposals import urls
from ingest.readers.git_decisions.relations import read_relations
from ingest.readers.git_decisions.sections import Section, sections
from ingest.readers.git_decisions.statuses import is_placeholder, read_statuses

SERIES = "ADR"
DECIDERS = ("decision-makers", "decision makers", "deciders")
KEPT = {"status", "date", "title", *DECIDERS}
FIELDS = (*KEPT, "consulted", "informed", "technical story")
MORE = {"more information", "links"}
_STATUS = re.compile(r"(?:\d+[.)]?\s*)?(?:decision\s+)?status(?::\s*(.*))?", re.I)
_NAMES = "|".join(map(re.escape, sorted(FIELDS, key=len, reverse=True)))
_FIELD = re.compile(
    rf"\s*(?:[*+-]\s+|\|\s*)?(?:\*\*|__|_|\*)?({_NAMES})(?:\*\*|__|_|\*)?\s*[:|](?:\*\*|__|\*)?\s*"
    r"(.*)",
    re.I,
)
_DATE = re.compile(r"Date\s+(\d.*)", re.I)
_FILE_NUMBER = re.compile(r"(?:[a-z]{2,8}[-_]?)?0*(\d{1,6})(?:[-_. ].*)?", re.I)
_TITLE_NUMBER = re.compile(
    r"(?:ADR|Decision)?\s*[-#]?\s*0*(\d{1,6})\s*(?:[.:)\u2013\u2014]|-(?=\s))\s*", re.I
)


class TemplateError(ValueError):
    """It is a form to be filled in. The message says so."""


def read_record(fields: Fields, body: str, path: str) -> Document:
    """The decision that a file tells, given its front matter (or none) and the text after that.

    Raises TemplateError where the status is still the choice that a template gives.
    """
    lines = body.splitlines()
    found = sections(lines)
    top = found[0] if found and found[0].level == 1 else None
    said = dict(fields)
    gone = _take_fields(lines, found, top, said)
    stated = said.get("status", "").splitlines()
    for state in found:
        heading = _STATUS.fullmatch(state.title)
        if state is not top and heading:
            gone |= {*range(state.line, state.body.start), *state.body}
            stated += [heading[1] or "", *(lines[n] for n in state.body)]
            break
    stated = [line for line in stated if line.strip()]
    if any(map(is_placeholder, stated[:1])):
        msg = f"its status is still the template's: {stated[0].strip()[:60]!r}"
        raise TemplateError(msg)
    if top is not None:
        gone |= set(range(top.line, top.body.start))
    number, title = _titled(top.title if top else fields.get("title", ""), path)
    relations = read_relations(stated)
    return Document(
        series=SERIES,
        number=number,
        title=title,
        text="\n".join(line for n, line in enumerate(lines) if n not in gone).strip(),
        status=read_statuses(stated),
        decided=read_date(said.get("date", "")),
        deciders=read_people("\n".join(said.get(key, "") for key in DECIDERS)),
        superseded_by=relations.superseded_by,
        links=tuple(dict.fromkeys((*relations.links, *_more(lines, found)))),
        left_out={f"{SERIES}.{key}": value for key, value in said.items() if _lost(key, value)},
    )


def number_in(path: str) -> int | None:
    """The number that a file's name begins with, as in `0007-use-git.md` or `adr-7.md`."""
    found = _FILE_NUMBER.fullmatch(PurePosixPath(path).stem)
    return int(found[1]) if found else None


def _lost(key: str, value: str) -> bool:
    return bool(value) and key not in KEPT


def _take_fields(
    lines: list[str], found: list[Section], top: Section | None, said: Fields
) -> set[int]:
    """Put the fields that stand below the title into `said`; the numbers of their lines."""
    below = top.body if top else range(found[0].line if found else len(lines))
    gone: set[int] = set()
    for number in below:
        field = _FIELD.fullmatch(lines[number])
        if field is not None:
            said[field[1].lower()] = field[2].rstrip().removesuffix("|").strip()
        elif dated := _DATE.fullmatch(lines[number].strip()):
            said["date"] = dated[1]
        else:
            continue
        gone.add(number)
    return gone


def _titled(heading: str, path: str) -> tuple[int | None, str]:
    """The number and the title, which loses the number where it begins with it."""
    number = number_in(path)
    found = _TITLE_NUMBER.match(heading)
    if number is None and found:
        number = int(found[1])
    if found and int(found[1]) == number:
        heading = heading[found.end() :]
    elif number is not None:
        heading = re.sub(rf"^(?:ADR|Decision)?[\s#-]*0*{number}(?=\s)", "", heading, flags=re.I)
    return number, heading.strip() or PurePosixPath(path).stem


def _more(lines: list[str], found: list[Section]) -> Iterator[Link]:
    for section in found:
        if section.title.strip().lower() in MORE:
            for url in urls("\n".join(lines[n] for n in section.body)):
                yield Link("discussed-in", url, section.title.strip())
