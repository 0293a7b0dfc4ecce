"""Progress: how far an export is, told to whoever asked for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Told = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is as far as known."""

_listening: ContextVar[Told | None] = ContextVar("export_progress", default=None)


def tell(what: str, done: int, total: int) -> None:
    """Say how far the export that runs here is."""
    if (told := _listening.get()) is not None:
        told(what, done, total)


@contextmanager
def listening(told: Told) -> Iterator[None]:
    """Have `told` hear of exports that run within."""
    token = _listening.set(told)
    try:
        yield
    finally:
        _listening.reset(token)
