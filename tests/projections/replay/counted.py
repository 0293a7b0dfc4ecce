"""What a replay should say, counted anew from the events of the log alone."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from archive.application import Archive
from archive.domain.contribution import Contribution
from archive.domain.decision import Decision
from archive.domain.norm import Norm
from archive.domain.person import Person
from archive.domain.role import Role
from archive.domain.space import Space
from projections.events import read

Key = tuple[int, int]
PLAIN: dict[type, str] = {
    Space.Opened: "spaces.opened", Space.Closed: "spaces.closed", Person.Left: "people.left",
    Contribution.Hidden: "moderation.hidden", Contribution.Appealed: "moderation.appealed",
    Contribution.AppealAnswered: "moderation.answered",
}  # fmt: skip
CHRONICLED: dict[type, str] = {
    Decision.Proposed: "decisions.proposed", Decision.Taken: "decisions.taken",
    Decision.Restated: "decisions.restated", Decision.Superseded: "decisions.superseded",
    Decision.Reversed: "decisions.reversed", Decision.Reaffirmed: "decisions.reaffirmed",
    Norm.Adopted: "norms.adopted", Norm.Amended: "norms.amended",
    Norm.Suspended: "norms.suspended", Norm.Reinstated: "norms.reinstated",
    Norm.Repealed: "norms.repealed", Role.Established: "roles.established",
    Role.Granted: "roles.begun", Role.Retired: "roles.retired",
}  # fmt: skip
CORRECTED = (Decision.Corrected, Norm.Corrected, Role.Corrected)
QUIET = timedelta(days=365)


def month(at: datetime) -> Key:
    return at.year, at.month


def recount(archive: Archive) -> dict[Key, Counter[str]]:
    """The numbers of each month in which something is counted, of all that is not confidential."""
    log = archive.recorder.select_notifications(start=None, limit=1_000_000)
    events = _shown([each.event for each in read(archive, log)])
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    for event in events:
        if type(event) in PLAIN:
            counts[month(event.occurred.at)][PLAIN[type(event)]] += 1
    times = {(e.originator_id, e.originator_version): e.occurred.at for e in events}
    for event in events:
        if isinstance(event, CORRECTED):
            times[event.originator_id, event.entry] = event.to
    for event in events:
        at = times[event.originator_id, event.originator_version]
        if type(event) in CHRONICLED and at is not None:
            counts[month(at)][CHRONICLED[type(event)]] += 1
    _people(events, counts)
    return counts


def _shown(events: list[Any]) -> list[Any]:
    """Those but what is in a confidential space, and but the opening of one."""
    secret = {
        e.originator_id
        for e in events
        if isinstance(e, Space.Opened) and e.visibility == "confidential"
    }
    return [e for e in events if not {e.originator_id, getattr(e, "space", None)} & secret]


def _people(events: list[Any], counts: dict[Key, Counter[str]]) -> None:
    owner: dict[Any, Any] = {}
    for event in events:
        if isinstance(event, Person.HandleLinked):
            owner[event.person] = event.originator_id
        elif isinstance(event, Person.HandleUnlinked):
            owner.pop(event.person, None)
    erased = {e.originator_id for e in events if isinstance(e, Person.Erased)}
    said: dict[Any, list[datetime]] = defaultdict(list)
    for event in (e for e in events if isinstance(e, Contribution.Made)):
        at = event.occurred.at
        counts[month(at)].update(("contributions.made", f"in {event.space}"))
        said[owner.get(event.author, event.author)].append(at)
    for person in said.keys() - erased:
        _presence(sorted(said[person]), counts)


def _presence(times: list[datetime], counts: dict[Key, Counter[str]]) -> None:
    counts[month(times[0])]["people.arrived"] += 1
    for at in {month(each) for each in times}:
        counts[at]["people.active"] += 1
    for one, after in zip(times, [*times[1:], None], strict=True):
        if after is None or after - one > QUIET:
            counts[month(one + QUIET)]["people.fell_silent"] += 1
        if after is not None and after - one > QUIET:
            counts[month(after)]["people.returned"] += 1


def as_told(frame: dict[str, Any]) -> Counter[str]:
    """The same numbers, as a frame tells them."""
    told = Counter(
        {f"in {each['id']}": each["made"] for each in frame["contributions"]["by_space"]}
    )
    told["contributions.made"] = frame["contributions"]["made"]
    for name in ("arrived", "active", "fell_silent", "returned", "left"):
        told[f"people.{name}"] = frame["people"][name]
    for name in {*PLAIN.values(), *CHRONICLED.values()} - {"people.left"}:
        part, _, what = name.partition(".")
        told[name] = frame[part][what]
    return +told
