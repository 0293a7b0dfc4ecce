"""Words that tokenizers know whole."""

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from projections.search.meaning.vocabulary import holds


def word_pieces() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece({"[UNK]": 0, "bike": 1, "##s": 2}))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def words_with_their_space() -> Tokenizer:
    return Tokenizer(models.WordLevel({"<unk>": 0, " bike": 1, "bikes": 2}))


@pytest.mark.parametrize("tokenizer", [word_pieces(), words_with_their_space()])
def test_a_whole_word_is_held_in_whatever_case(tokenizer: Tokenizer) -> None:
    assert holds(tokenizer, 0, "Bike")


@pytest.mark.parametrize("tokenizer", [word_pieces(), words_with_their_space()])
@pytest.mark.parametrize("word", ["bikes", "car"])
def test_pieces_and_unknown_words_are_not_held(tokenizer: Tokenizer, word: str) -> None:
    assert not holds(tokenizer, 0, word)
