"""The files that readers of git histories read: rules, decisions, roles; and their mutations."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tests.ingest.fuzzing.dictionary import DAYS, TEXTS
from tests.ingest.fuzzing.spoiling import SPOILING, Mutation

FIELD = re.compile(rb"(?m)^([ \t]{0,9}-?[ \t]{0,9}[\w -]{1,40}[:=])(.*)$")
ODD_NAMES = (
    b"\xff",
    "é".encode(),
    b"a b",
    b'"',
    b"\\",
    b"x\ny",
    b"-",
    b"CON",
    b"a" * 200,
    b":(top)",
)


@dataclass
class Kept:
    """One file as it is now."""

    path: bytes
    text: bytes


@dataclass(frozen=True)
class Kind:
    """What one reader reads: texts to begin with, where they lie, and odd values of fields."""

    begins: Sequence[tuple[str, bytes]]
    values: Sequence[bytes]
    paths: tuple[str, ...] = ()

    def begin(self, rng: Random, number: int) -> Kept:
        """A file that is new."""
        path, text = self.begins[number % len(self.begins)]
        text = text.replace(b"%d", b"%d" % number)
        return Kept(path.replace("%d", f"{number}").encode(), self.mutated(rng, text, 0.5))

    def mutated(self, rng: Random, text: bytes, often: float = 1.0) -> bytes:
        """The text with a few changes, or as it is."""
        for _ in range(rng.choice((1, 1, 2, 3))):
            if rng.random() < often:
                mutation = rng.choice((self._field, self._field, self._line, self._spoilt))
                text = mutation(rng, text)[:200_000]
        return text

    def renamed(self, rng: Random, path: bytes) -> bytes:
        """Another path for a file: elsewhere, or oddly called."""
        folder, _, name = path.rpartition(b"/")
        odd = rng.choice((*ODD_NAMES, b"n%d" % rng.randrange(1_000)))
        match rng.randrange(4):
            case 0:
                return b"/".join(filter(None, (folder, odd, name)))
            case 1:
                return b"moved/" + odd + b"-" + name
            case 2:
                return b"/".join(filter(None, (folder, odd + b"-" + name)))
        return path + rng.choice((b".md", b".txt", b".orig", b"~"))

    def _field(self, rng: Random, text: bytes) -> bytes:
        found = list(FIELD.finditer(text))
        if not found:
            return text
        one = rng.choice(found)
        return text[: one.start(2)] + b" " + rng.choice(self.values) + text[one.end(2) :]

    def _line(self, rng: Random, text: bytes) -> bytes:
        lines = text.split(b"\n")
        odd = rng.choice((*self.values, rng.choice(TEXTS).encode(), b"Another line."))
        lines.insert(rng.randint(0, len(lines)), odd)
        if rng.random() < 0.5 and len(lines) > 2:
            del lines[rng.randrange(len(lines))]
        return b"\n".join(lines)

    def _spoilt(self, rng: Random, text: bytes) -> bytes:
        mutation: Mutation = rng.choice(SPOILING)
        return mutation(rng, text)


_ODD: tuple[bytes, ...] = tuple(text.encode() for text in (*DAYS, *TEXTS))
RULE = b"""---
title: Rule %d
---
# Rule %d

1. Be kind to everybody.
2. Clean the tools.

## More

Report trouble to the stewards: https://example.org/%d
"""
RULE_TEXT = (
    b"Rule %d\n=======\n\nBe kind.\n\n.. note:: Clean the tools.\n\nMore\n----\n\n* one\n* two\n"
)
ADR = b"""# %d. Decision %d

Date: 2021-03-%d

## Status

Accepted

Superseded by [2. Other](0002-x.md)

## Context

Plants need water.

## Links

* https://example.org/%d
"""
MADR = b"""---
status: accepted
date: 2021-03-04
deciders: Ada, Bob <bob@example.org>
---
# Water them %d

## Decision Outcome

Chosen: water.
"""
PEP = b"""PEP: %d
Title: Proposal %d
Author: Ada <ada@example.org>, Bob
Status: Final
Type: Process
Created: 04-Mar-2021
Superseded-By: 3
Resolution: https://example.org/%d

Plants need water.
"""
TEAM = b"""name = "team%d"
subteam-of = "x"

[people]
leads = ["ada"]
members = ["ada", "bob", "cy"]
alumni = ["dan"]

[website]
name = "Team %d"
description = "It waters."
"""
PERSON = b'name = "Ada %d"\ngithub = "ada%d"\ngithub-id = %d\nemail = "ada@example.org"\n'
OWNERS = b"# who\napprovers:\n  - ada\n  - Bob\nreviewers: [cy, garden]\nlabels:\n- x\n"
ALIASES = b"aliases:\n  garden:\n    - ada\n    - bob\n"
MAINTAINERS = b"""# Maintainers

| Name | GitHub |
|---|---|
| Ada | @ada |

* Bob <bob@example.org> (@bob)
"""
CODEOWNERS = b"# who\n* @ada @club/garden\n/docs/ bob@example.org\n[Section][2] @cy\n"

KINDS: Mapping[str, Kind] = {
    "git-norms": Kind(
        (("docs/r%d.md", RULE), ("docs/r%d.txt", RULE_TEXT), ("docs/deep/r%d.rst", RULE_TEXT)),
        _ODD,
        ("docs",),
    ),
    "git-decisions": Kind(
        (
            ("docs/adr/000%d-x.md", ADR),
            ("docs/adr/000%d-y.md", MADR),
            ("peps/pep-000%d.rst", PEP),
        ),
        (
            *_ODD,
            *(b"Accepted", b"Rejected", b"Superseded by ADR-3", b"superseded by [1](0001-x.md)"),
            *(b"Draft", b"Withdrawn", b"proposed | accepted", b"~~Accepted~~", b"Deprecated"),
            *(b"Superseded by " + b"9" * 400, b"0", b"1, 2, 3, 4", b"-1", b"Amends [0](0000-x.md)"),
            *(b"{", b"[a, {b: c}]", b"&a [*a]", b"!!binary x", b"|", b">", b"'", b'"'),
        ),
    ),
    "git-roles": Kind(
        (
            ("teams/team%d.toml", TEAM),
            ("people/ada%d.toml", PERSON),
            ("src/p%d/OWNERS", OWNERS),
            ("teams/other%d.toml", TEAM),
            ("lib%d/MAINTAINERS", MAINTAINERS),
            ("OWNERS_ALIASES", ALIASES),
            ("OWNERS", OWNERS),
            ("CODEOWNERS", CODEOWNERS),
            ("people/bob%d.toml", PERSON),
        ),
        (
            *_ODD,
            *(b'"ada"', b"7", b"7.5", b"inf", b"nan", b"true", b"1979-05-27T07:32:00Z", b"[]"),
            *(b'["ada", "ada"]', b'[["ada"]]', b'[{name = "ada"}]', b'[""]', b'["\\u0000"]'),
            *(b"{}", b'{a = "b"}', b"[1, 2]", b'"""', b"'''", b"9" * 5_000, b"[" * 3_000),
            *(b'"\\uD800"', b"0x10", b"&a *a", b"- ada\n  - bob", b"|\n  x", b"@ada", b"~"),
            *(b"1979-05-27", b"00:00:00", b"-9223372036854775809", b"[[people]]", b"[people.x]"),
        ),
    ),
}
