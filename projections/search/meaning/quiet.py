"""Quiet: libraries that load and export models keep their advice to developers to themselves."""

import importlib
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def quietly() -> Iterator[None]:
    """Shows no warning, progress bar or line of a log that nobody who uses Daybook can act on."""
    talk: Any = importlib.import_module("transformers.utils.logging")
    root, silence = logging.getLogger(), logging.NullHandler()
    verbosity, bars = talk.get_verbosity(), talk.is_progress_bar_enabled()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        talk.set_verbosity_error()
        talk.disable_progress_bar()
        # a library that logs to the root logger would otherwise set up logging for all of us
        root.addHandler(silence)
        root.addFilter(_nothing)
        try:
            yield
        finally:
            root.removeFilter(_nothing)
            root.removeHandler(silence)
            talk.set_verbosity(verbosity)
            if bars:
                talk.enable_progress_bar()


def _nothing(_: logging.LogRecord) -> bool:
    return False
