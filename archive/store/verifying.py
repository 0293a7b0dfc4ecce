"""Verifying: whether a log is what was recorded, and where it is not.

Every leaf is made anew from the stored bytes and compared with the ledger, every hash above it
made anew from the leaves, every thing's versions counted, every checkpoint compared with the tree.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from archive.store import merkle
from archive.store.comparing import comparing
from archive.store.ledger import TILE_HEIGHT
from archive.store.reading import Broken, LogReader, UnreadableError
from archive.store.tiles import Tiles
from archive.store.troubles import Trouble, name_of

SHOWN_VERSIONS = 5


@dataclass(frozen=True)
class Known:
    """A checkpoint that the log is compared with: what to call it, its size and root."""

    called: str
    size: int
    root: bytes


@dataclass
class Verdict:
    """What was checked, how fast, and what is wrong."""

    events: int = 0
    leaves: int = 0
    tiles: int = 0
    checkpoints: int = 0
    seconds: float = 0.0
    root: bytes | None = None
    """The root over all leaves. None where the ledger is too damaged to have one."""

    troubles: list[Trouble] = field(default_factory=list)
    untold: int = 0
    """How many more there are than are told."""

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def verify(reader: LogReader, known: Sequence[Known] = (), limit: int = 100) -> Verdict:
    """Check a whole log, and tell up to `limit` places where something is wrong.

    It never raises for what it finds: what cannot be read is a finding too.
    """
    verdict, tiles = Verdict(), Tiles(reader.gapless)
    started = time.perf_counter()
    checks = (
        comparing(reader, tiles, verdict),
        tiles.compare(reader),
        _sequences(reader, verdict),
        _guards(reader),
        _checkpoints(reader, tiles, known, verdict),
    )
    for check in checks:
        try:
            for trouble in check:
                if len(verdict.troubles) < limit:
                    verdict.troubles.append(trouble)
                else:
                    verdict.untold += 1
        except UnreadableError as error:
            verdict.troubles.append(Trouble("unreadable", f"The log cannot be read: {error}."))
    verdict.leaves, verdict.tiles = tiles.size, tiles.compared
    verdict.seconds = time.perf_counter() - started
    return verdict


def _sequences(reader: LogReader, verdict: Verdict) -> Iterator[Trouble]:
    for broken in reader.broken_things():
        what = _what_is_broken(broken)
        yield Trouble("sequence", f"has {what}", thing=name_of(broken.originator))
    indexed = reader.count_by_index()
    if indexed != verdict.events:
        counted = f"The index of things leads to {indexed:,} events, and the log holds"
        yield Trouble("sequence", f"{counted} {verdict.events:,}.")


def _what_is_broken(broken: Broken) -> str:
    versions = [v for v in broken.versions if isinstance(v, int)]
    if len(versions) < len(broken.versions):
        return "a version that is no number"
    last = max(versions)
    lacking = sorted(set(range(1, min(last, len(versions) + SHOWN_VERSIONS) + 1)) - set(versions))
    if not lacking:
        return f"a version below 1: {min(versions)}"
    shown = ", ".join(map(str, lacking[:SHOWN_VERSIONS]))
    return f"no version {shown}, and a version {last}"


def _guards(reader: LogReader) -> Iterator[Trouble]:
    for name, what in reader.guards():
        yield Trouble("guard", f"The trigger {name}, which guards the log, {what}.")


def _checkpoints(
    reader: LogReader, tiles: Tiles, known: Sequence[Known], verdict: Verdict
) -> Iterator[Trouble]:
    def node(height: int, index: int) -> bytes:
        if height >= TILE_HEIGHT:
            return tiles.node(height, index)
        hashes = [bytes(h) for h in reader.hashes(index << height, (index + 1) << height)]
        if len(hashes) != 1 << height:
            raise UnreadableError("leaves of the ledger are missing")
        return merkle.fold(hashes)

    if not tiles.broken:
        verdict.root = merkle.root(node, tiles.size)
    good = 0
    for one in sorted(known, key=lambda k: k.size):
        verdict.checkpoints += 1
        trouble = _compared(one, node, tiles, good)
        if trouble is None:
            good = one.size
        else:
            yield trouble


def _compared(one: Known, node: merkle.Nodes, tiles: Tiles, good: int) -> Trouble | None:
    kind: Literal["checkpoint"] = "checkpoint"
    if one.size > tiles.size:
        cut = f"{one.called} is over {one.size:,} events, and the ledger holds {tiles.size:,}:"
        return Trouble(kind, f"{cut} its end was cut off.", event=tiles.size + 1)
    try:
        if merkle.root(node, one.size) == one.root:
            return None
    except UnreadableError as error:
        return Trouble(kind, f"{one.called} cannot be compared: {error}.")
    text = f"{one.called} is over other events: something among the events {good + 1:,} to"
    return Trouble(kind, f"{text} {one.size:,} was changed, and the ledger with it.")
