"""Which input is tried: the same for the same reader, seed and number, on every machine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from random import Random

from ingest.reader import ReadOptions
from tests.ingest.fuzzing import wrapping
from tests.ingest.fuzzing.case import Case
from tests.ingest.fuzzing.cells import csv_mutated
from tests.ingest.fuzzing.histories import GIT_READERS, history_case
from tests.ingest.fuzzing.logs import dated_name, log_mutated
from tests.ingest.fuzzing.mails import mail_mutated
from tests.ingest.fuzzing.markup import xml_mutated
from tests.ingest.fuzzing.spoiling import SPOILING, Mutation
from tests.ingest.fuzzing.trees import json_line_mutated, json_mutated

DATA = Path(__file__).parents[2] / "data"
Files = dict[str, bytes]


@dataclass(frozen=True)
class Format:
    """What is known of a format: how its files are mutated, by their endings."""

    mutations: Mapping[str, Mutation]
    """By ending; "" for all others."""

    spoilt: float = 0.3
    """How often bytes are spoilt without knowing the format."""

    names: tuple[str, ...] = ()
    """Names that files may be given."""


FORMATS: Mapping[str, Format] = {
    "slack": Format(
        {".json": json_mutated, "": json_mutated},
        names=(
            *("general/2021-03-05.json", "x/9999-12-31.json", "x/0001-01-01.json", "dms.json"),
            *("0000-00-00.json", "\u0662\u0660/2021-03-05.json", "canvases.json"),
            "org_users.json",
        ),
    ),
    "native": Format({"": json_line_mutated}, names=("a.jsonl", "b.JSONL.gz", "c.jsonl.xz", "d")),
    "stackexchange": Format(
        {"": xml_mutated}, names=("posts.xml", "Posts.xml.gz", "Users.xml", "x/Posts.xml", "x.xml")
    ),
    "mail": Format({"": mail_mutated}, names=("a.mbox", "a.mbox.gz", "2021-March.txt.gz", "x.eml")),
    "roles-csv": Format({"": csv_mutated}, names=("board.csv", "board.txt", "x.tsv", "x")),
    "minutes": Format(
        {".mbox": mail_mutated, "": log_mutated},
        names=("group.txt", "2021-07-20.log", "0000-00-00.log", "irc.log.gz", "x/irc.rtf"),
    ),
}
READERS = (*FORMATS, *GIT_READERS)


def case_of(reader: str, seed: int, number: int) -> Case:
    """The mutated input of that number."""
    rng = Random(f"{reader} {seed} {number}")  # noqa: S311 - to be repeated, not to be secret
    if reader in GIT_READERS:
        return history_case(rng, reader)
    format_ = FORMATS[reader]
    files = dict(rng.choice(samples(reader)))
    steps: list[str] = []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 4))):
        _mutate(rng, format_, files, steps)
    return _wrapped(rng, reader, files, steps)


@cache
def samples(reader: str) -> Sequence[Mapping[str, bytes]]:
    """The made-up exports that mutations begin with, good and broken; the good one twice."""
    found = [_files(path) for path in sorted((DATA / reader).iterdir())]
    return [_files(DATA / reader / "sample"), *found]


def _files(path: Path) -> Files:
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


def _mutate(rng: Random, format_: Format, files: Files, steps: list[str]) -> None:
    name = rng.choice(sorted(files)) if files else ""
    if not files or rng.random() < 0.08:
        steps.append(_files_changed(rng, format_, files, name))
        return
    if rng.random() < format_.spoilt:
        mutation: Mutation = rng.choice(SPOILING)
    else:
        ending = PurePosixPath(name).suffix
        mutation = format_.mutations.get(ending, format_.mutations[""])
    files[name] = mutation(rng, files[name])
    steps.append(f"{mutation.__name__}: {name}")


def _files_changed(rng: Random, format_: Format, files: Files, name: str) -> str:
    new = rng.choice((*format_.names, dated_name(rng, name) or "x"))
    data = files.get(name, b"")
    match rng.randrange(4):
        case 0:
            files.pop(name, None)
            return f"gone: {name}"
        case 1:
            files.pop(name, None)
            files[new] = data
            return _without_clashes(files, f"renamed: {name} to {new}")
        case 2:
            files[new] = data
            return _without_clashes(files, f"copied: {name} to {new}")
    files[f"deep/{name or new}"] = files.get(name, b"")
    return _without_clashes(files, f"moved: {name}")


def _without_clashes(files: Files, told: str) -> str:
    """No file may have the name of a folder of another one."""
    folders = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    for name in folders & files.keys():
        del files[name]
    return told


def _wrapped(rng: Random, reader: str, files: Files, steps: list[str]) -> Case:
    options = ReadOptions(
        rng.choice((None, None, None, "The Yard", "a/b: c", "é\u202e", "")),
        rng.choice(("public", "public", "members", "stewards")),
    )
    kind = rng.random()
    wrap: Callable[[Random, Mapping[str, bytes]], bytes] | None = None
    start = "yard"
    if files and kind < 0.12:
        wrap, start = wrapping.zipped, "yard.zip"
    elif files and kind < 0.16:
        wrap, start = wrapping.tarred, rng.choice(("yard.tar", "yard.tar.gz", "yard.txz"))
    if wrap is not None:
        steps.append(wrap.__name__)
        return Case(reader, {start: wrap(rng, files)}, start, options, tuple(steps))
    if len(files) == 1 and rng.random() < 0.7:
        [(name, data)] = files.items()
        return Case(reader, {name: data}, name, options, tuple(steps))
    links = {"yard/link.txt": "/etc/passwd", "yard/loop": "."} if rng.random() < 0.02 else None
    placed = {f"yard/{name}": data for name, data in files.items()}
    return Case(reader, placed, "yard", options, tuple(steps), links=links)
