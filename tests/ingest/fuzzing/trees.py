"""Mutations of JSON: every value of every object may become something else."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from random import Random
from typing import Any

from tests.ingest.fuzzing.dictionary import DAYS, STAMPS, SURROGATES, TEXTS

RAW = "@@raw@@"
DEEP = (200, 2_000, 60_000)
SIMPLE: Mapping[int, Sequence[object]] = {
    0: (None, True, False, 0, -1, 1, 2**31, 2**63, -(2**70), 1.5, 1e300),
    1: (float("nan"), float("inf"), 10**400, {}, [], [[]], {"": None}),
    2: ({"_type_": "x", "_data_": 1}, {"_type_": 1}, [{}] * 3, ["", None]),
    3: TEXTS,
    4: TEXTS,
    5: SURROGATES,
    6: (*DAYS, *STAMPS),
}
"""Odd values, by how they are chosen."""


def json_mutated(rng: Random, data: bytes) -> bytes:
    """The JSON text with some values, names or pieces changed; as it was where it is none."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return data
    raws: list[str] = []
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        value = _changed(rng, value, raws)
    text = json.dumps(value, ensure_ascii=rng.random() < 0.7)
    for raw in raws:
        text = text.replace(json.dumps(RAW), raw, 1)
    return text.encode("utf-8", "surrogatepass")


def json_line_mutated(rng: Random, data: bytes) -> bytes:
    """A text of one JSON value a line, with some lines changed."""
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 1, 2))):
        at = rng.randrange(len(lines))
        lines[at] = json_mutated(rng, lines[at])
    return b"\n".join(lines)


def odd_value(rng: Random, was: object = None) -> object:
    """A value that is not expected, sometimes made out of the one that was there."""
    kind = rng.randrange(9)
    if kind in SIMPLE:
        return deepcopy(rng.choice(SIMPLE[kind]))  # it is changed where it is put
    if kind == 7:
        return rng.choice(([was], [was, was], {"a": was}, str(was)))
    if kind == 8 and isinstance(was, str):
        return rng.choice((was * 2, was.upper(), was[:-1], f" {was} ", was + "\0", f"{was}\n"))
    return rng.choice((0, "0", "1"))


def _changed(rng: Random, value: Any, raws: list[str]) -> Any:
    places = [(holder, key) for holder, key in _places(value)]
    if not places:
        return odd_value(rng, value)
    holder, key = rng.choice(places)
    kind = rng.randrange(10)
    if kind <= 4:
        holder[key] = odd_value(rng, holder[key])
    elif kind == 5:
        del holder[key]
    elif kind == 6:
        other, there = rng.choice(places)
        if there in other if isinstance(other, dict) else there < len(other):
            holder[key] = json.loads(json.dumps(other[there]))
    elif kind == 7:
        holder[key] = RAW
        raws.append(_raw(rng))
    elif isinstance(holder, dict):
        odd = odd_value(rng, key)
        name = odd if isinstance(odd, str) else rng.choice(("", "ts", "id", "type", "key"))
        holder[name] = holder[key]
    else:
        holder.insert(rng.randint(0, len(holder)), json.loads(json.dumps(holder[key])))
    return value


def _raw(rng: Random) -> str:
    """Text that only a lenient reader of JSON takes, or that is too much for one."""
    depth = rng.choice(DEEP)
    return rng.choice(
        (
            "NaN",
            "-Infinity",
            "1" * 5_000,
            "1e99999",
            "-0",
            "01",
            "'a'",
            "undefined",
            '"\\ud800"',
            '"\\u0000"',
            '"\x00"',
            '"a\nb"',
            '{"a":1,"a":2}',
            "[" * depth + "]" * depth,
            '{"a":' * depth + "1" + "}" * depth,
            "[" * depth,
            "",
        )
    )


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    waiting = [value] if isinstance(value, dict | list) else []
    while waiting:
        holder = waiting.pop()
        inside = holder.items() if isinstance(holder, dict) else enumerate(holder)
        if isinstance(holder, dict | list):
            for key, inner in list(inside):
                yield holder, key
                if isinstance(inner, dict | list):
                    waiting.append(inner)
