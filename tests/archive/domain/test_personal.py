import json

import pytest

from archive.domain.personal import Personal
from tests.builders import ADA


def test_a_text_is_shown_as_it_is() -> None:
    assert str(Personal(ADA, "hello")) == "hello"


def test_the_text_of_an_erased_person_is_shown_as_such() -> None:
    assert str(Personal(ADA, None)) == "[erased]"


def test_a_text_is_never_written_as_json_without_being_sealed() -> None:
    with pytest.raises(TypeError):
        json.dumps(Personal(ADA, "hello"))
