"""Vocabulary: the words that a model's tokenizer knows whole."""

from typing import Any


def holds(tokenizer: Any, unknown: int | None, word: str) -> bool:
    """Whether the tokenizer makes one piece of the word, and not the one of unknown words."""
    # with the space, as some tokenizers tell the start of a word from its inside
    encoded = tokenizer.encode(f" {word.lower()}", add_special_tokens=False)
    pieces: list[int] = getattr(encoded, "ids", encoded)
    return len(pieces) == 1 and pieces[0] != unknown
