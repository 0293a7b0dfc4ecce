"""Where in a repository files with decisions lie, and what they are called."""

import re
from pathlib import PurePosixPath

TEXTS = {".md", ".markdown", ".txt", ".rst", ".adoc", ".asciidoc"}
_FOLDER = re.compile(r"m?adrs?|.*decisions?|.*decision[-_ ]?(?:records?|logs?)", re.I)
_SERIES = re.compile(r"[a-z]{2,6}[-_]?\d+(?:[-_. ].*)?", re.I)
_NUMBERED = re.compile(r"(?:adr[-_]?)?\d{1,6}(?:[-_. ].*)?", re.I)
_NONE = re.compile(r"readme|index|(?:.*[-_])?template(?:[-_].*)?", re.I)


def may_decide(path: str) -> bool:
    """Whether a file's path is that of a decision: it lies in a folder of such, or is numbered."""
    place = PurePosixPath(path)
    if not is_text(path) or _NONE.fullmatch(place.stem):
        return False
    return in_decisions(path) or bool(_SERIES.fullmatch(place.stem))


def is_text(path: str) -> bool:
    """Whether the ending of a path is that of a text that people write."""
    return PurePosixPath(path).suffix.lower() in TEXTS


def in_decisions(path: str) -> bool:
    """Whether a file lies in a folder for decisions, such as `doc/adr`."""
    return any(_FOLDER.fullmatch(part) for part in PurePosixPath(path).parts[:-1])


def looks_numbered(path: str) -> bool:
    """Whether it is a decision by its place, whatever stands in it: `doc/adr/0007-use-git.md`."""
    stem = PurePosixPath(path).stem
    return in_decisions(path) and bool(_NUMBERED.fullmatch(stem))


def lies_under(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is one of these, or lies in one of these folders."""
    wanted = [PurePosixPath(folder) for folder in folders]
    return any(PurePosixPath(path).is_relative_to(folder) for folder in wanted)
