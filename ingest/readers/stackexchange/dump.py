"""Which files of an export are a dump's, and which site the dump is of."""

import re
from contextlib import suppress
from pathlib import PurePosixPath

from ingest.errors import DamagedFileError, ExportError
from ingest.export import Export
from ingest.reader import ReadOptions
from ingest.readers.stackexchange.row import NEEDED
from ingest.unpacking import DAMAGE

SNIFFED = 4096
START = re.compile(rb"<(posts|posthistory)[\s>]|<row\s+Id=", re.IGNORECASE)
POSTS = re.compile(rb"<posts[\s>]", re.IGNORECASE)
FILE = re.compile(rf"({'|'.join(NEEDED)})\.xml(\.(gz|xz|bz2))?", re.IGNORECASE)
KIND_AT_END = re.compile(rf"[-_ ]({'|'.join(NEEDED)})$")
FILE_ENDING = re.compile(r"\.xml(\.(gz|xz|bz2))?$")


def is_dump(export: Export) -> bool:
    """Whether a file that holds posts, or their history, begins like a dump's."""
    found = _files(export)
    return any(
        START.search(_start(export, name))
        for kind in ("posts", "posthistory")
        for name in found.get(kind, ())
    )


def files_of(export: Export) -> dict[str, str]:
    """The dump's files by kind, such as "posthistory". Raises ExportError without posts."""
    found = _files(export)
    for names in found.values():
        if len(names) > 1:
            msg = f"{export.name} holds several dumps: {names[0]}, {names[1]}"
            raise ExportError(f"{msg}. Import the folder of each site by itself.")
    if "posts" not in found:
        msg = f"There is no Posts.xml in {export.name}, and without it nothing in a dump has its"
        raise ExportError(f"{msg} place. Put it beside the other files and import the folder.")
    return {kind: names[0] for kind, names in found.items()}


def site_name(export: Export, options: ReadOptions) -> str:
    """The site's name, such as 'bicycles.meta'. Raises ExportError when nothing tells it."""
    if options.name and options.name.strip():
        return options.name.strip()
    name = KIND_AT_END.sub("", FILE_ENDING.sub("", export.name.lower()))
    name = name.removesuffix(".com").removesuffix(".stackexchange")
    if name in ("", *NEEDED):
        msg = f"The name {export.name!r} does not say which site this is a dump of, and the site is"
        raise ExportError(f"{msg} part of every post's identity. Add, say, --name bicycles.meta.")
    return name


def _files(export: Export) -> dict[str, list[str]]:
    names = export.names()
    found: dict[str, list[str]] = {}
    for name in names:
        if match := FILE.fullmatch(PurePosixPath(name).name):
            found.setdefault(match[1].lower(), []).append(name)
    if not found and len(names) == 1 and POSTS.search(_start(export, names[0])):
        return {"posts": names}
    return found


def _start(export: Export, name: str) -> bytes:
    with suppress(DamagedFileError, ExportError, OSError, *DAMAGE), export.open(name) as stream:
        return stream.read(SNIFFED)
    return b""
