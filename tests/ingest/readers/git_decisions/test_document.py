"""What a document says of itself."""

from ingest.readers.git_decisions.document import Document


def test_a_decision_is_called_by_its_series_and_number() -> None:
    assert Document("PEP", 8, "Style", "text").label == "PEP 8"


def test_one_without_a_number_is_called_nothing() -> None:
    assert Document("ADR", None, "Style", "text").label == ""
