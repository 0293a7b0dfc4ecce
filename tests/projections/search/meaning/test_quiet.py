"""What libraries say while models are loaded."""

import importlib
import logging
import sys
import warnings

import pytest

from projections.search.meaning.quiet import quietly


def test_warnings_and_words_to_the_root_logger_are_not_shown(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with quietly():
        warnings.warn("this will be removed", DeprecationWarning, stacklevel=1)
        logging.getLogger().warning("consider this")

    assert not caplog.records


def test_a_library_cannot_set_up_our_logging(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])

    with quietly():
        logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)

    assert root.handlers == []


def test_our_own_log_still_speaks(caplog: pytest.LogCaptureFixture) -> None:
    with quietly():
        logging.getLogger("daybook").warning("the disk is full")

    assert caplog.messages == ["the disk is full"]


def test_everything_is_as_before_afterwards(caplog: pytest.LogCaptureFixture) -> None:
    talk = importlib.import_module("transformers.utils.logging")
    before = talk.get_verbosity(), talk.is_progress_bar_enabled()

    with pytest.raises(KeyError), quietly():
        raise KeyError

    logging.getLogger().warning("heard again")
    assert caplog.messages == ["heard again"]
    assert (talk.get_verbosity(), talk.is_progress_bar_enabled()) == before
    with pytest.warns(DeprecationWarning, match="be removed"):
        warnings.warn("this will be removed", DeprecationWarning, stacklevel=1)
