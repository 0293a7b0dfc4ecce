"""The leaf hashes of events, made anew from what is stored; where there are many, by several
processes."""

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_all_start_methods, get_context
from secrets import token_bytes

from archive.store.ledger import LEAF_HEAD, LEAF_REST
from archive.store.merkle import HASH_BYTES
from archive.store.reading import Event, Hashed, UnreadableError

RANGE = 50_000
"""So many notification IDs are given to a process at a time."""

MOST_RANGES = 10_000
Packed = tuple[bytes, bytes, str]
"""Notification IDs and hashes, one behind the other; and what hindered reading on, if anything."""

FORMS: list[set[type]] = [{bytearray}, {int}, {bytearray}, {bytes}]
"""What thing, version, topic and state are read as; text as bytearray, so that it is no blob."""

CANNOT_BE = token_bytes(HASH_BYTES)
"""The hash of what is stored in another form than events are: no ledger has it."""


def hashed(events: Sequence[Event]) -> list[Hashed]:
    """Each event's notification ID and leaf hash."""
    return [*zip((event[0] for event in events), hashes_of(events), strict=True)]


def hashes_of(events: Sequence[Event]) -> list[bytes]:
    """The leaf hashes of events, made anew from what is stored."""
    columns = [*zip(*events, strict=True)][1:]
    if [set(map(type, column)) for column in columns] == FORMS:
        return [*_hashes(events)]
    return [_hash_of(event) for event in events]


def _hashes(events: Iterable[Event]) -> Iterator[bytes]:
    begin = sha256(b"\x00" + LEAF_HEAD).copy  # what all begin with is hashed once
    for _number, originator, version, topic, state in events:
        leaf = begin()
        leaf.update(LEAF_REST % (originator, version, topic, state))
        yield leaf.digest()


def _hash_of(event: Event) -> bytes:
    if [{type(value)} for value in event[1:]] != FORMS:
        return CANNOT_BE
    return next(_hashes([event]))


def packed(batches: Iterable[list[Event]]) -> Packed:
    """The same of all these, in few bytes."""
    numbers, hashes = array("q"), bytearray()
    try:
        for events in batches:
            numbers.extend(event[0] for event in events)
            hashes += b"".join(hashes_of(events))
    except UnreadableError as error:
        return numbers.tobytes(), bytes(hashes), str(error)
    return numbers.tobytes(), bytes(hashes), ""


def hashed_by_processes(
    hash_range: Callable[[range], Packed], numbers: range
) -> Iterator[list[Hashed]]:
    """Let a process for each core hash ranges of these notification IDs; give them in their order.

    `hash_range` goes to other processes, so it is a function of a module. Raises UnreadableError
    after what could be read before.
    """
    # A process begun anew would first import the whole program again.
    how = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(cores(), mp_context=get_context(how)) as pool:
        ranges = [numbers[at : at + RANGE] for at in range(0, len(numbers), RANGE)]
        for ids, hashes, error in pool.map(hash_range, ranges):
            found = array("q", ids)
            each = (hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))
            if found:  # an empty one would say that this is the end
                yield [*zip(found, each, strict=True)]
            if error:
                pool.shutdown(cancel_futures=True)
                raise UnreadableError(error)


def cores() -> int:
    """How many processors there are for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
