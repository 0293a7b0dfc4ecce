"""Warming: what takes time in every new process is done once, before any is forked.

SQLAlchemy keeps compiled statements with each engine, for its own dialect. Here all engines share
them, which changes nothing but how long a run takes: a good part of a small archive's work is this.
"""

import contextlib
import gc
import io
import threading
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

KEPT = 5_000
_statements: LRUCache[Any, Any] = LRUCache(KEPT)
_make_engine = sa.Engine.__init__


def share_statements() -> None:
    """Let engines that are made from here on share what they compile."""
    sa.Engine.__init__ = _init_sharing  # type: ignore[method-assign]
    SQLiteDialect_pysqlite.__hash__ = lambda _: 1  # type: ignore[method-assign, assignment]
    SQLiteDialect_pysqlite.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]


def _init_sharing(engine: sa.Engine, *given: Any, **options: Any) -> None:
    _make_engine(engine, *given, **options)
    engine._compiled_cache = _statements  # noqa: SLF001 - there is no other way to share it


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Print nothing, and leave no thread behind with which a process could not be forked."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield
    gc.collect()
    gc.freeze()
    if threading.active_count() > 1:  # one of a library's that is idle does no harm
        raise RuntimeError(f"there are threads: {threading.enumerate()}")
