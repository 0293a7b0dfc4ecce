"""Clocks: the time on both clocks that a page is asked for, as `?as_of=&known_at=`."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from flask import abort, request


@dataclass(frozen=True)
class Clocks:
    """As of which time, and as known at which; None is now."""

    as_of: datetime | None = None
    known_at: datetime | None = None

    @property
    def are_set(self) -> bool:
        """Whether the page shows the past."""
        return self.as_of is not None or self.known_at is not None

    def both(self) -> dict[str, datetime | None]:
        """The same as arguments of a query."""
        return {"as_of": self.as_of, "known_at": self.known_at}

    def in_address(self) -> dict[str, str]:
        """The same as part of an address, for links that stay in that time."""
        given = {name: request.args.get(name, "").strip() for name in ("as_of", "known_at")}
        return {name: value for name, value in given.items() if value}

    def dates(self) -> dict[str, str]:
        """Their days, for fields that take no more than a day."""
        return {name: f"{at:%Y-%m-%d}" for name, at in self.both().items() if at is not None}


def refuse_clocks(why: str) -> None:
    """Refuse an address that asks a page for a time which it only has the present of."""
    for name in ("as_of", "known_at"):
        if request.args.get(name, "").strip():
            abort(400, f"{name} means nothing here: {why} Leave it out.")


def clocks_asked() -> Clocks:
    """What the address asks for. A date alone is the end of that day, and today is now."""
    return Clocks(time_asked("as_of"), time_asked("known_at"))


def time_asked(name: str) -> datetime | None:
    """The time that a part of the address names; None where there is none."""
    given = request.args.get(name, "").strip()
    if not given:
        return None
    now = datetime.now(UTC)
    asked = parse_time(given)
    if asked is None:
        abort(400, f"{name}={given} is no date. Write it as 2024-05-01 or 2024-05-01T14:00:00Z.")
    if len(given) <= len("2024-05-01") and asked.date() == now.date():
        return now
    if asked > now:
        abort(416, description=f"{name}={given} lies in the future, and nobody knows it yet.")
    return asked


def parse_time(given: str) -> datetime | None:
    """A date, or a date and time, in ISO 8601; without an offset it is UTC."""
    try:
        parsed = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        return None
    if len(given) <= len("2024-05-01"):
        parsed = datetime.combine(parsed.date(), time.max)
    try:
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except OverflowError:
        return None
