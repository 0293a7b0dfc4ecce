"""The words that everybody knows."""

from projections.vocabulary.english import counts, is_common, is_well_known, total


def test_a_common_word_is_common_in_every_form() -> None:
    assert all(is_common(word) for word in ("house", "houses", "running", "stopped", "btw"))
    assert not any(is_common(word) for word in ("derailleur", "bradawl", "nevow"))


def test_words_are_counted() -> None:
    assert counts()["the"] > counts()["derailleur"] > 0
    assert total() > counts()["the"]
    assert is_well_known("eleven")
    assert not is_well_known("bradawl")
