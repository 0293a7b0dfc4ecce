"""A made-up community, a different one for each seed, as lines of Daybook's native format."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.daybook.secret import SECRET

STEWARD = "yard:noor"
MARA, MARA_MAIL = f"yard:{SECRET}m", f"mailto:{SECRET}m@example.org"
"""Two handles of the person who is erased. Whatever she writes holds SECRET."""

OTTO = "yard:otto"
OTTOS = "wvkzjbxq"
"""What every text of Otto's holds, who was erased long ago."""

OTHERS = tuple(f"yard:{name}" for name in ("bo", "cy", "dee", "eli", "fay", "gus"))
SPACES = ("yard:shed", "yard:garden", "yard:office")
NORM, DECISION, ROLE = "yard:norms/tools", "yard:decisions/1", "yard:roles/keeper"
_TOOLS = "pump lathe chisel barrel wheel hinge lamp cable fuse glue clamp bench vice ladder brush"
_GARDEN = "slug lettuce rain oak pine gate hedge frost seed compost kettle paint primer saw twine"
WORDS = (*_TOOLS.split(), *_GARDEN.split())
BEGUN = datetime(2022, 3, 1, 9, tzinfo=UTC)
SIZE = 120
"""Messages in a community, unless told otherwise: some 230 lines, and half as many later."""

Line = dict[str, Any]


class Community:
    """What happened, in order, and what a later export has besides."""

    def __init__(self, seed: int, size: int = SIZE):
        self._random = Random(f"community {seed}")  # noqa: S311 - nothing secret
        self._minute = 0
        self._made: list[Line] = []
        self.history = [*self._founding(), *self._talk(size), *self._governing(), *self._tidying()]
        again = [dict(line) for line in self._made[-size // 3 :]]
        for line in self._random.sample(again, len(again) // 4):
            line["body"] += " " + self._words(3)
        later = [*self._talk(size // 3), *self._amending()]
        self.later_export = [*again, *later]

    def _line(self, kind: str, /, **fields: Any) -> Line:
        self._minute += self._random.randint(1, 90)
        at = BEGUN + timedelta(minutes=self._minute)
        return {"type": kind, "occurred_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", **fields}

    def _words(self, count: int) -> str:
        return " ".join(self._random.choices(WORDS, k=count))

    def _said_by(self, handle: str, count: int) -> str:
        marks = {MARA: f" {SECRET}{self._random.choice(WORDS)}", OTTO: f" {OTTOS}said"}
        return self._words(count) + marks.get(handle, "")

    def _anybody(self) -> str:
        return self._random.choice((MARA, MARA, OTTO, STEWARD, *OTHERS))

    def _founding(self) -> Iterator[Line]:
        names = {MARA: f"{SECRET} Mara", OTTO: f"{OTTOS} Otto"}
        for handle in (STEWARD, MARA, OTTO, *OTHERS):
            name = names.get(handle, handle.split(":")[1].title())
            yield self._line("introduce-person", handle=handle, name=name)
        yield self._line("link-handle", person=MARA, handle=MARA_MAIL, evidence=f"{SECRET}proof")
        yield self._line("link-handle", person=OTHERS[0], handle="mailto:bo@example.org")
        for key in SPACES:
            name = key.split(":")[1]
            yield self._line("open-space", by=STEWARD, key=key, name=name, kind="channel")
        yield self._line("change-visibility", space=SPACES[2], visibility="members", by=STEWARD)

    def _talk(self, size: int) -> Iterator[Line]:
        """Threads of a few messages each, with titles, answers and likes."""
        begun = len(self._made)
        while len(self._made) < begun + size:
            space, opener = self._random.choice(SPACES), self._anybody()
            thread = f"{space}/{len(self._made)}"
            title = self._said_by(opener, 3)
            yield self._line("open-thread", by=opener, key=thread, space=space, title=title)
            for number in range(self._random.randint(1, 6)):
                by = opener if number == 0 else self._anybody()
                yield self._message(thread, space, by, number)
            if number and self._random.random() < 0.3:
                yield self._line("accept-answer", contribution=f"{thread}/{number}", by=opener)

    def _message(self, thread: str, space: str, by: str, number: int) -> Line:
        line = self._line("make-contribution", by=by, key=f"{thread}/{number}", space=space)
        line |= {"thread": thread, "kind": "answer" if number else "question"}
        line |= {"body": self._said_by(by, self._random.randint(4, 14))}
        if self._random.random() < 0.1:
            line["extra"] = {"files": [f"{self._said_by(by, 1)}.pdf"]}
        if number and self._random.random() < 0.1:
            line["body"] += f" said <@{MARA}>"
        self._made.append(line)
        return line

    def _governing(self) -> Iterator[Line]:
        text = "# Tools\n\n1. Bring them back.\n2. Clean.\n"
        yield self._line("propose-decision", by=STEWARD, key=DECISION, title="Lend the tools")
        yield self._line("take-decision", decision=DECISION, outcome="accepted", by=STEWARD)
        yield self._line("adopt-norm", by=STEWARD, key=NORM, title="Tools", text=text)
        yield self._line("amend-norm", by=MARA, norm=NORM, text=text + "3. Dry.\n", reason=SECRET)
        yield self._line("establish-role", by=STEWARD, key=ROLE, title="keeper", mandate="Keys.")
        for person in (MARA, *OTHERS[:2]):
            evidence = f"{SECRET}list" if person == MARA else ""
            yield self._line("grant-role", role=ROLE, person=person, evidence=evidence)
        yield self._line("relinquish-role", role=ROLE, person=OTHERS[0], by=OTHERS[0])
        for line in self._random.sample(self._made, 6):
            cited = {"of_kind": "norm", "of": NORM, "to_kind": "contribution", "to": line["key"]}
            yield self._line("cite", by=MARA, relation="because-of", note=f"{SECRET}note", **cited)

    def _tidying(self) -> Iterator[Line]:
        for line in self._random.sample(self._made, 24):
            body = f"{line['body']} {self._words(2)}"
            yield self._line("revise-contribution", contribution=line["key"], body=body)
        hidden = [line["key"] for line in self._random.sample(self._made, 12)]
        for key in hidden:
            yield self._line("hide-contribution", by=STEWARD, contribution=key, reason="off topic")
        for key in hidden[:4]:
            yield self._line("restore-contribution", by=STEWARD, contribution=key, reason="on it")
        for line in self._random.sample(self._made, 6):
            yield self._line("withdraw-contribution", contribution=line["key"], by=line["by"])
        for line in self._random.sample(self._made, 3):
            thread = {"thread": line["thread"]}
            yield self._line("rename-thread", by=STEWARD, title=self._words(2), **thread)
            yield self._line("close-thread", by=STEWARD, reason="settled", **thread)

    def _amending(self) -> Iterator[Line]:
        text = "# Tools\n\n1. Bring them back.\n2. Clean.\n3. Dry.\n4. Oiled.\n"
        yield self._line("amend-norm", by=STEWARD, norm=NORM, text=text)
        yield self._line("introduce-person", handle="yard:newcomer", name="Newcomer")
        yield self._line("rename-person", person=OTHERS[2], name="Dee Anew")
        yield self._line("grant-role", role=ROLE, person="yard:newcomer")


_AT = {"occurred_at": "2023-04-01T10:00:00Z", "by": STEWARD}
_MESSAGE = {"space": SPACES[0], "thread": "yard:kept/1", "key": "yard:kept/1/0"}
OF_A_PERSON: tuple[Line, ...] = (
    {"type": "make-contribution", "body": "Who brings the lathe back?", **_MESSAGE, **_AT},
    {"type": "amend-norm", "norm": NORM, "text": "# Tools\n\n1. At once.\n", **_AT},
    {"type": "hide-contribution", "contribution": "yard:kept/1/0", "reason": "settled", **_AT},
)
"""What somebody records by hand, one after the other."""


def write(lines: list[Line], file: Path) -> Path:
    """The lines as an export that can be imported; the file, too."""
    header = {"daybook": 1, "community": "The Yard"}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(line) + "\n" for line in (header, *lines)))
    return file
