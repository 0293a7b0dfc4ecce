"""Turns a meeting into the commands that record it, line by line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.commands import Command, IntroducePerson, MakeContribution, OpenThread, Visibility
from ingest.readers.minutes.deciding import Hall, commands_by_place
from ingest.readers.minutes.lines import Line
from ingest.readers.minutes.meetings import Meeting
from ingest.readers.minutes.noise import TRANSCRIBERS, noise
from ingest.readers.minutes.resolutions import Said, decisions_of
from ingest.readers.minutes.scribes import Scribes
from ingest.readers.minutes.statements import TOPIC
from ingest.readers.minutes.texts import shortened
from ingest.records import Found, Record, Skipped, Unreadable

NOTICES = "notices of who joined, left or took another name"
LEFTOVERS = "what programs leave below others' lines: a nick, or one word again and again"
UNSIGNED = "unknown speaker"
NO_TIME = "its time is none that there is, or no line before it has one"
LONGEST_TITLE = 150
OFTEN = 3


@dataclass(frozen=True, slots=True)
class _Speech:
    """A line that is recorded: the speaker, the words, and whether a scribe wrote them down."""

    line: Line
    key: str
    speaker: str
    words: str
    scribed: bool


def records_of(
    meeting: Meeting, lines: Sequence[Line], network: str, space: str, visibility: Visibility
) -> Iterator[Record]:
    """Yield a record for each line, in order; decisions come with the lines that state them."""
    thread = f"irc:{network}/{meeting.name}"
    spoken = _Speeches(meeting, lines, thread)
    speeches = [entry for entry in spoken.entries if isinstance(entry, _Speech)]
    hall = Hall(network, thread, meeting.held_on, meeting.series, visibility)
    said = [Said(s.key, s.line.nick, s.line.text) for s in speeches]
    decided = commands_by_place(hall, [s.line for s in speeches], decisions_of(said), said)
    place = -1
    for entry in spoken.entries:
        if not isinstance(entry, _Speech):
            yield entry
            continue
        place += 1
        commands: list[Command] = []
        if place == 0:
            commands.append(_opened(meeting, hall, speeches, space))
        commands += _contribution(entry, hall, space)
        commands += decided.get(place, ())
        yield Found(f"{meeting.file}: line {entry.line.number}", tuple(commands), entry.line.count)


class _Speeches:
    """What becomes of each line of a meeting: a speech, or a record that says why it is none."""

    def __init__(self, meeting: Meeting, lines: Sequence[Line], thread: str):
        self._meeting = meeting
        self._thread = thread
        self._scribes = Scribes(line.nick for line in lines if line.nick)
        quoted = (self._scribes.speaker(x.nick, x.text)[0] for x in lines if _is_transcribed(x))
        below = Counter(text.strip() for x in lines for text in x.text.split("\n")[1:])
        again = {text for text, times in below.items() if times >= OFTEN and len(text.split()) == 1}
        self._strays = again.union((line.nick for line in lines if line.nick), quoted)
        self._keys: Counter[str] = Counter()
        self.entries = [entry for line in lines for entry in self._entries(line)]

    def _entries(self, line: Line) -> Iterator[Record | _Speech]:
        kept, stray = self._without_strays(line)
        if stray:
            yield Skipped(LEFTOVERS, stray)
        if kept is not None:
            yield self._entry(kept)

    def _without_strays(self, line: Line) -> tuple[Line | None, int]:
        """The line without those below it that programs leave there, and how many these are."""
        head, *below = line.text.split("\n")
        kept = [text for text in below if text.strip() not in self._strays]
        stray = len(below) - len(kept)
        if line.kind == "unsigned" and head.strip() in self._strays and not kept:
            return None, line.count
        return replace(line, text="\n".join((head, *kept)), count=line.count - stray), stray

    def _entry(self, line: Line) -> Record | _Speech:
        who = line.nick.lower() or "unsigned"
        key = f"{self._thread}/{line.stamp}/{who}"
        self._keys[key] += 1
        if self._keys[key] > 1:
            key = f"{key}/{self._keys[key]}"
        if line.kind == "timeless":
            return Unreadable(f"{self._meeting.file}: line {line.number}", NO_TIME)
        if line.kind == "notice":
            return Skipped(NOTICES, line.count)
        self._scribes.hear(line.nick, line.text)
        if reason := noise(line.nick, line.text):
            return Skipped(reason, line.count)
        speaker, words = self._scribes.speaker(line.nick, line.text)
        return _Speech(line, key, speaker, words, speaker != line.nick)


def _contribution(speech: _Speech, hall: Hall, space: str) -> Iterable[Command]:
    line = speech.line
    handle = hall.handle(speech.speaker)
    if not speech.speaker:
        handle = f"{hall.thread}/unsigned"
    if not speech.scribed and _is_transcribed(line):
        yield IntroducePerson(occurred_at=line.at, handle=handle, name=speech.speaker, kind="bot")
    yield MakeContribution(
        key=speech.key,
        space=space,
        thread=hall.thread,
        body=speech.words,
        source=f"{hall.meeting}/{line.stamp}",
        extra={"scribed": True} if speech.scribed else {},
        occurred_at=line.at,
        precision=hall.precision(line),
        by=handle,
        by_name=speech.speaker or UNSIGNED,
    )


def _opened(meeting: Meeting, hall: Hall, speeches: Sequence[_Speech], space: str) -> OpenThread:
    """The thread. Its title is the day and the topics, by whoever wrote the first of them."""
    topics = [(s, found) for s in speeches if (found := TOPIC.match(s.line.text))]
    first = topics[0][0] if topics else None
    named = [" ".join(found["words"].split()) for s, found in topics if first and _same(s, first)]
    title = f"{meeting.held_on}: {'; '.join(dict.fromkeys(named))}"
    if not named:
        title = f"Meeting of {meeting.held_on}"
    opening = speeches[0].line
    return OpenThread(
        key=hall.thread,
        space=space,
        title=shortened(title, LONGEST_TITLE),
        occurred_at=opening.at,
        precision=hall.precision(opening),
        by=hall.handle(first.speaker) if first and first.speaker else None,
        by_name=first.speaker if first else "",
    )


def _is_transcribed(line: Line) -> bool:
    return line.nick.lower() in TRANSCRIBERS


def _same(one: _Speech, other: _Speech) -> bool:
    return one.speaker.lower() == other.speaker.lower()
