"""The clock of the replay: times as whole microseconds since 1970 in UTC, which count fast."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def ticks(at: datetime) -> int:
    """A time as a number."""
    return (at - EPOCH) // TICK


def moment(number: int) -> datetime:
    """The time that such a number stands for."""
    return EPOCH + number * TICK
