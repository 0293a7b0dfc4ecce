"""Finds which mailing list a file belongs to, and the order of a list's files."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import PurePosixPath

from ingest.readers.mail.heads import Fields
from ingest.readers.mail.subjects import tag_of

ENDINGS = (".gz", ".xz", ".bz2", ".mbox", ".mboxrd", ".mbx", ".txt", ".mail", ".archive")
MONTHS = ["january", "february", "march", "april", "may", "june"]
MONTHS += ["july", "august", "september", "october", "november", "december"]
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)}|q[1-4]|[01]\d)"
_DAY = r"(?:[-_.]?(?P<day>\d\d))?"
_BACK = _MONTH.replace("month", "late_month", 1), _YEAR.replace("year", "late_year", 1)
PERIOD = re.compile(
    rf"(?:^|[-_. ])(?:week-of-[a-z]+-)?(?:{_YEAR}(?:[-_.]?{_MONTH}{_DAY})?"
    rf"|{_BACK[0]}[-_.]?{_BACK[1]})(?=$|[-_. ])",
    re.IGNORECASE,
)
SAYS_NOTHING = {"", "all", "archive", "archives", "export", "inbox", "mail", "mails", "mbox"}
SAYS_NOTHING |= {"messages", "pipermail", "private", "public"}
SAMPLE = 200


def list_of(file_name: str, export_name: str) -> str:
    """The list's name by the names of the file, its folders and the export; "" if none tells."""
    path = PurePosixPath(file_name)
    candidates = (path.name, *(p.name for p in path.parents if p.name), export_name)
    return next((name for c in candidates if (name := _stem(c)) not in SAYS_NOTHING), "")


def list_in(heads: Iterable[Fields]) -> str:
    """The list's name by its mails: what a header says, else the tag of most subjects."""
    tags: Counter[str] = Counter()
    for fields in islice(heads, SAMPLE):
        if found := re.match(r"[^<]*<([^<>.@\s]+)", fields.get("list-id", "")):
            return tidy(found[1])
        if being := fields.get("x-beenthere", "").partition("@")[0]:
            return tidy(being)
        tags[tag_of(fields.get("subject", ""))] += 1
    tag, count = tags.most_common(1)[0] if tags else ("", 0)
    return tidy(tag) if tag and 2 * count >= tags.total() else "mail"


def tidy(name: str) -> str:
    """A list's name in lower case and without spaces."""
    return "-".join(name.lower().split())


def chronological(name: str) -> tuple[str, str]:
    """Sorts a list's files by the month in their names: March comes before April."""
    found = PERIOD.search(_without_endings(PurePosixPath(name).name))
    if found is None:
        return "", name
    part = found.groupdict()
    month = (part["month"] or part["late_month"] or "00").lower()
    if month in MONTHS:
        month = f"{MONTHS.index(month) + 1:02}"
    elif month.startswith("q"):
        month = f"{int(month[1]) * 3 - 2:02}"
    return f"{part['year'] or part['late_year']}-{month}-{part['day'] or '00'}", name


def _stem(name: str) -> str:
    return tidy(PERIOD.sub("", _without_endings(name)).strip("-_. "))


def _without_endings(name: str) -> str:
    while name.lower().endswith(ENDINGS):
        name = name.rpartition(".")[0]
    return name
