"""Which files of a repository are rules: those that the person who imports names."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from ingest.errors import ExportError
from ingest.git.moves import last_path
from ingest.git.repository import Repository

TEXTS = (".md", ".markdown", ".rst", ".txt")
LIKELY = re.compile(
    r"(?:^|[/_-])(?:code[_-]?of[_-]?conduct|governance|charter|by-?laws|constitution|contributing"
    r"|conduct|enforcement|moderation|decision[_-]?making|polic(?:y|ies)|rules|guidelines)",
    re.IGNORECASE,
)
SHOWN = 10


def chosen_files(repository: Repository, paths: Iterable[str]) -> list[str]:
    """The files that are meant, each once, by their present or last path.

    A folder stands for the texts in it. Raises ExportError when nothing is named, or something
    that the history never had.
    """
    head = repository.mainline()[-1].sha
    present = repository.files(head)
    chosen: dict[str, None] = {}
    for given in paths:
        path = PurePosixPath(given.replace("\\", "/")).as_posix().removeprefix("/")
        under = [f for f in present if path == "." or f.startswith(f"{path}/")]
        texts = [f for f in under if PurePosixPath(f).suffix.lower() in TEXTS]
        last = path if path in present else None if texts else last_path(repository, path)
        if last is None and not texts:
            msg = f"The history has no file, and no folder with texts, {given!r}."
            raise ExportError(f"{msg} {_likely(present)}")
        chosen |= dict.fromkeys([last] if last is not None else texts)
    if not chosen:
        msg = "Say which files or folders are rules, as in `daybook import --reader git-norms"
        raise ExportError(f"{msg} REPOSITORY CODE_OF_CONDUCT.md docs/rules`. {_likely(present)}")
    return list(chosen)


def _likely(present: Iterable[str]) -> str:
    texts = [f for f in present if PurePosixPath(f).suffix.lower() in TEXTS]
    likely = sorted(filter(LIKELY.search, texts), key=lambda f: (f.count("/"), f))
    if not likely:
        return f"It has {len(texts)} texts, none of which is called like a rule."
    more = f" and {len(likely) - SHOWN} more" if len(likely) > SHOWN else ""
    return f"Likely ones: {', '.join(likely[:SHOWN])}{more}."
