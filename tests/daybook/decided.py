"""What was decided, and what anybody may see because of it: the law of the archive in few words.

Nothing here knows of events, tables, indexes, keys or files. `Decided` holds the decisions, each
at its own time; `visible` works out of them what a viewer sees.

Three things are taken in the order of their telling, and no more:

- A name, title or wording that a source shows without saying since when is taken when it is seen
  first; one held before changes nothing (`archive.domain.aggregate.ArchiveAggregate`).
- What a later export of a place lacks is missing, when the archive knows of it by then
  (`Contribution.ObservedMissing`). It shows all the same.
- Of two deeds of the same moment the one told last counts (`archive.domain.moderation.in_order`),
  and an answer to an appeal undoes what it finds (`undone_by_overturning`).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from archive.commands import Visibility
from tests.daybook.told import AUTHORS, BEGAN, EXPORTS, MODERATORS, PEOPLE, Said, Told

SEEN = datetime(2100, 1, 1, tzinfo=UTC)
"""Later than anything that is told with its time: stands for now."""

SEES: dict[str, tuple[Visibility, ...]] = {
    "anonymous": ("public",),
    "member": ("public", "members"),
    "steward": ("public", "members", "stewards"),
}
STRICT: tuple[Visibility, ...] = ("public", "members", "stewards")
GONE, UNNAMED = "[erased]", "[unknown]"


@dataclass(frozen=True, order=True)
class Deed:
    """Something done about a contribution: in the order of its time, then of its telling."""

    at: datetime
    number: int
    change: str = field(compare=False)
    by: str = field(compare=False)
    undoes: str = field(compare=False, default="")
    reason: str = field(compare=False, default="")
    rule: int = field(compare=False, default=0)
    """The number of the change that gave the clause its wording, under which it was hidden."""


@dataclass(frozen=True, order=True)
class Link:
    """That a handle is somebody's, or is not."""

    at: datetime
    number: int
    person: str = field(compare=False)
    handle: str = field(compare=False)
    linked: bool = field(compare=False)


@dataclass
class Decided:
    """All that was decided. Telling a thing twice is telling it once."""

    imports: list[str] = field(default_factory=list)
    """Each once, in the order in which they were told first."""

    deeds: dict[str, list[Deed]] = field(default_factory=lambda: defaultdict(list))
    revisions: dict[str, dict[datetime, str]] = field(default_factory=lambda: defaultdict(dict))
    links: list[Link] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    governed: list[tuple[datetime, bool]] = field(default_factory=list)
    """When the rule was amended, or repealed, in the order of telling: it gives the changes their
    numbers, of which adopting it is 1."""

    told: int = 0

    def import_(self, told: Told) -> None:
        """Take in an export."""
        if told.whole:
            had = {said.key for said in told.said}
            first, last = told.said[0].at, told.said[-1].at
            place = told.said[0].space
            self.missing |= {
                key
                for key, said in self.first_said.items()
                if said.space == place and first <= said.at <= last and key not in had
            }
        if told.name not in self.imports:
            self.imports.append(told.name)

    def do(  # noqa: PLR0913 - these are the deed's fields
        self,
        key: str,
        change: str,
        at: datetime,
        by: str,
        undoes: str = "",
        *,
        reason: str = "",
        rule: int = 0,
    ) -> None:
        """Take in a deed. The same of the same moment was told before."""
        if all((d.change, d.at, d.undoes) != (change, at, undoes) for d in self.deeds[key]):
            self.deeds[key].append(Deed(at, self.next(), change, by, undoes, reason, rule))

    def link(self, person: str, handle: str, linked: bool, at: datetime) -> None:
        """Take in that a handle is somebody's, or is not."""
        known = {(link.person, link.handle, link.linked, link.at) for link in self.links}
        if (person, handle, linked, at) not in known:
            self.links.append(Link(at, self.next(), person, handle, linked))

    def next(self) -> int:
        """The number of the next thing that is told."""
        self.told += 1
        return self.told

    @property
    def first_said(self) -> dict[str, Said]:
        """What was said, as the archive heard of it first."""
        said: dict[str, Said] = {}
        for name in self.imports:
            said = {each.key: each for each in EXPORTS[name].said} | said
        return said

    @property
    def met(self) -> set[str]:
        """Whom the archive knows."""
        listed = {handle for name in self.imports for handle in EXPORTS[name].people}
        return listed | MODERATORS.keys()

    def held(self, key: str) -> set[str]:
        """By what a contribution is withheld now."""
        return {deed.change for deed in self.standing(key)}

    def standing(self, key: str, before: Deed | None = None) -> list[Deed]:
        """The deeds that withhold a contribution and were not undone."""
        held: list[Deed] = []
        for deed in sorted(self.deeds[key]):
            if before is not None and deed >= before:
                break
            if deed.change == "restored":
                undone = {deed.undoes} if deed.undoes else {"hidden", "withdrawn"}
                held = [each for each in held if each.change not in undone]
            else:
                held.append(deed)
        return held

    def overturn(self, key: str, at: datetime, by: str) -> None:
        """Take in that an appeal was granted: what others than the author did is undone."""
        answer = Deed(at, self.next(), "restored", by)
        others = {
            deed.change
            for deed in self.standing(key, answer)
            if deed.change == "hidden" or deed.by != AUTHORS[key]
        }
        undoes = others.pop() if len(others) == 1 else ""
        self.deeds[key].append(Deed(at, answer.number, "restored", by, undoes, "looked at again"))

    def govern(self, at: datetime, repealed: bool) -> None:
        """Take in that the rule was amended or repealed."""
        self.governed.append((at, repealed))

    def rule_at(self, at: datetime) -> int:
        """The number of the change whose wording was in force, as far as is known now."""
        worded = [(then, n) for n, (then, gone) in enumerate(self.governed, 2) if not gone]
        return max([(then, n) for then, n in worded if then <= at], default=(at, 1))[1]

    def wordings(self, key: str) -> list[tuple[datetime, str]]:
        """Every wording of a contribution in the order of its time, and that time."""
        had: dict[str, datetime] = {}
        dated = False
        for number, name in enumerate(self.imports):
            for said in EXPORTS[name].said:
                if said.key == key and said.text not in had:
                    now = SEEN + timedelta(days=number)
                    dated = dated or (not had and said.edited_at is not None)
                    # A source that dates its edits shows without a date what was said at first.
                    undated = said.at if dated or not had else now
                    had[said.text] = said.edited_at or undated
        had |= {text: at for at, text in self.revisions[key].items()}
        return sorted((at, text) for text, at in had.items())

    def person(self, handle: str) -> str:
        """Whose a handle is, through as many links as there are."""
        passed = {handle}
        owners = self._owners()
        while (owner := owners.get(handle)) is not None and owner not in passed:
            handle = owner
            passed.add(handle)
        return handle

    def handles(self, person: str) -> set[str]:
        """All handles of a person, their own among them."""
        return {h for h in (*self.met, person) if self.person(h) == person}

    def _owners(self) -> dict[str, str]:
        links: dict[str, dict[str, None]] = defaultdict(dict)
        for link in sorted(self.links):
            links[link.handle].pop(link.person, None)
            if link.linked:
                links[link.handle][link.person] = None
        return {h: list(mine)[-1] for h, mine in links.items() if mine and h in self.met}

    def name(self, handle: str, erased: set[str]) -> str:
        """What somebody is called."""
        person = self.person(handle)
        if {handle, person} & erased:
            return GONE
        return _seen_last(list(self._names(person))) or UNNAMED

    def _names(self, person: str) -> Iterator[str]:
        if person in MODERATORS:
            yield MODERATORS[person]
        for name in self.imports:
            if person in EXPORTS[name].people:
                yield EXPORTS[name].people[person]

    def title(self, thread: str, erased: set[str]) -> str | None:
        """What a thread is called, where its opening can be read."""
        given = [EXPORTS[name].titles.get(thread) for name in self.imports]
        if any(each is not None and each[1] in erased for each in given):
            return None
        return _seen_last([each[0] for each in given if each])

    def level(self, space: str) -> Visibility:
        """Who may see a place: a source makes it stricter, never laxer."""
        told = (EXPORTS[name].spaces.get(space) for name in self.imports)
        return max(filter(None, told), key=STRICT.index)

    @property
    def seen(self) -> object:
        """All that was taken as it was seen, and so depends on which of two exports came first."""
        return (
            [list(dict.fromkeys(self._names(person))) for person in PEOPLE],
            [self.title(t, set()) for name in self.imports for t in EXPORTS[name].titles],
            [w for key in AUTHORS for w in self.wordings(key) if w[0] >= SEEN],
        )


def visible(decided: Decided, erased: set[str], viewer: str) -> dict[str, object]:
    """What a viewer sees: by each contribution its author's name, its words now and all it ever
    had, how it stands, and whether it is missing; by each thread its title; and what is found."""
    said = decided.first_said
    seen = {k: s for k, s in said.items() if decided.level(s.space) in SEES[viewer]}
    shown: dict[str, object] = {}
    found: dict[str, str] = {}
    for key, first in seen.items():
        held = decided.held(key)
        state = "withdrawn" if "withdrawn" in held else "hidden" if held else "shown"
        readable = state == "shown" or (state == "hidden" and viewer == "steward")
        words = [] if first.by in erased or not readable else decided.wordings(key)
        texts = [text for _, text in words]
        now = texts[-1] if texts else None
        missing = key in decided.missing
        shown[key] = (decided.name(first.by, erased), now, texts, state, missing)
        if now and state == "shown":
            found[key] = now.split()[-1]
    titles = {}
    for thread in dict.fromkeys(s.thread for s in seen.values()):
        opening = min((s for s in said.values() if s.thread == thread), key=lambda s: s.at)
        held = decided.held(opening.key)
        if not held or (held == {"hidden"} and viewer == "steward"):
            titles[thread] = decided.title(thread, erased)
        else:
            titles[thread] = None
    return {"said": shown, "titles": titles, "found": found}


def _seen_last(values: list[str]) -> str | None:
    """The one that came last, of which each counts where it came first."""
    return list(dict.fromkeys(values))[-1] if values else None


assert all(said.at > BEGAN for told in EXPORTS.values() for said in told.said)
