"""Timekeeping: whether the machine's clock agrees with the log."""

from datetime import timedelta

from archive.application import Archive

TOLERATED = timedelta(minutes=1)
"""How far two machines that wrote to the log may well differ."""


def clock_trouble(archive: Archive) -> str:
    """What is wrong with the clock, or was when the last event was recorded; else empty."""
    last, now = archive.last_recorded_at(), archive.clock.machine_time()
    if last is None or last - now <= TOLERATED:
        return ""
    return (
        f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, and the last event of the log was"
        f" recorded at {last:%Y-%m-%d %H:%M} UTC, which lies in the future. Set the clock right,"
        " if it is wrong now. Until it has passed that time, what is recorded is dated right after"
        " that event, so that the order stays."
    )
