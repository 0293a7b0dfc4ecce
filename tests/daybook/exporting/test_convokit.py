"""A corpus, loaded by the convokit package itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from daybook.bootstrap import Daybook
from daybook.exporting.content import Content
from daybook.exporting.formats import Format
from daybook.exporting.making import make_export
from daybook.exporting.sight import Sight
from projections.viewer import STEWARD

CONVOKIT = Format("convokit", "", "daybook.exporting.convokit")


@pytest.fixture(scope="module")
def corpus(demo: Daybook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What stewards see, as ConvoKit has it."""
    folder = tmp_path_factory.mktemp("corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))  # it writes a file of settings there
        from convokit import Corpus

        make_export(demo, CONVOKIT, folder / "out", Sight(STEWARD))
        yield Corpus(str(folder / "out"))


def test_it_holds_everything_that_was_said_with_its_words(demo: Daybook, corpus: Any) -> None:
    with demo.engine.connect() as connection:
        said = {str(s.id): s for s in Content(connection, Sight(STEWARD)).contributions()}

    assert set(corpus.get_utterance_ids()) == set(said)
    for utterance in corpus.iter_utterances():
        one = said[utterance.id]
        assert utterance.text == (one.body or "")
        assert utterance.speaker.id == str(one.author_id)
        assert utterance.timestamp == int(one.occurred_at.timestamp())
        assert utterance.meta["withdrawn"] == one.withdrawn
        assert utterance.meta["occurred_at"] == one.occurred_at.isoformat()
        assert utterance.meta["recorded_at"] == one.recorded_at.isoformat()
        assert utterance.meta["answers"] == (one.reply_to and str(one.reply_to))


def test_every_conversation_is_a_tree_with_its_thread_as_its_own(corpus: Any) -> None:
    for conversation in corpus.iter_conversations():
        assert conversation.check_integrity(verbose=False)
        root = corpus.get_utterance(conversation.id)
        assert root.reply_to is None
        assert root.meta["thread_id"] == conversation.meta["thread_id"]


def test_speakers_have_their_names_and_the_corpus_its_manifest(corpus: Any) -> None:
    names = {speaker.meta["name"] for speaker in corpus.iter_speakers()}

    assert "[erased]" in names
    assert corpus.meta["daybook"]["counts"]["people"] == len(list(corpus.iter_speakers()))
    assert corpus.meta["daybook"]["checkpoint"].startswith("daybook.invalid/")
