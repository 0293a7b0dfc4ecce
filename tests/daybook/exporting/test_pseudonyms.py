"""Other names for people, the same in every export, over fields and over texts."""

import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from daybook.bootstrap import Daybook
from daybook.exporting.content import FACTS, Content
from daybook.exporting.pseudonyms import PseudonymError, Pseudonyms, Veil
from daybook.exporting.sight import Sight
from daybook.exporting.tables import row_of
from projections.viewer import STEWARD

ADA, BOB = UUID(int=0xADA), UUID(int=0xB0B)
KEY = b"k" * 32


def test_a_key_gives_a_person_one_name_and_another_key_another() -> None:
    first, again, other = Pseudonyms(KEY), Pseudonyms(KEY), Pseudonyms(b"o" * 32)

    assert first.name(ADA) == again.name(ADA) != other.name(ADA)
    assert first.name(ADA) != first.name(BOB)
    assert first.id(ADA) == again.id(ADA) not in (ADA, other.id(ADA))
    assert first.login(ADA) == first.name(ADA).lower().replace(" ", "")


def test_many_people_have_names_of_their_own() -> None:
    pseudonyms = Pseudonyms(KEY)

    assert len({pseudonyms.name(uuid4()) for _ in range(20_000)}) == 20_000


def test_two_people_are_never_called_the_same() -> None:
    few = Pseudonyms(KEY, syllables=1)

    with pytest.raises(PseudonymError, match="another key file"):
        for _ in range(100):
            few.name(uuid4())


def test_a_key_file_is_made_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    made = Pseudonyms.from_file(tmp_path / "key")

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert Pseudonyms.from_file(tmp_path / "key").name(ADA) == made.name(ADA)
    assert Pseudonyms.from_file(tmp_path / "other").name(ADA) != made.name(ADA)


@pytest.mark.parametrize("content", ["", "no key", "ab" * 31, "é"])
def test_a_file_that_holds_no_key_is_refused_and_left(tmp_path: Path, content: str) -> None:
    (tmp_path / "key").write_text(content, encoding="utf-8")

    with pytest.raises(PseudonymError, match="holds no key"):
        Pseudonyms.from_file(tmp_path / "key")
    assert (tmp_path / "key").read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("text", "what_is_gone"),
    [
        ("Ask Ottoline Hale about it", "Ottoline Hale"),
        ("ask OTTOLINE HALE about it", "OTTOLINE HALE"),
        ("Ottoline knows", "Ottoline"),
        ("write to ada@example.org!", "ada@example.org"),
    ],
)
def test_names_and_addresses_in_texts_are_replaced(
    demo: Daybook, text: str, what_is_gone: str
) -> None:
    with demo.engine.connect() as connection:
        people = list(Content(connection, Sight(STEWARD)).people())
        known = next(p.name for p in people if p.name.startswith("Ottoline"))
        veil = Veil(connection, Pseudonyms(KEY))

    text = text.replace("Ottoline Hale", known).replace("OTTOLINE HALE", known.upper())
    gone = what_is_gone.replace("Ottoline Hale", known).replace("OTTOLINE HALE", known.upper())
    assert gone not in veil.text(text)


def test_words_that_are_no_names_stay(demo: Daybook) -> None:
    with demo.engine.connect() as connection:
        veil = Veil(connection, Pseudonyms(KEY))

    text = "The big clamps have a place, and <b>nobody</b> mends at 18:00."
    assert veil.text(text) == text


def test_no_name_login_or_id_of_anybody_is_left_in_any_fact(demo: Daybook) -> None:
    with demo.engine.connect() as connection:
        people = [p for p in Content(connection, Sight(STEWARD)).people() if not p.erased]
        content = Content(connection, Sight(STEWARD), Pseudonyms(KEY))
        told = "\n".join(str(row_of(fact)) for kind in FACTS for fact in content.of(kind))

    assert people
    for person in people:
        assert str(person.id) not in told
        assert not [name for name in person.names if name in told]
        assert not [login for login in person.handles if login in told]
        assert Pseudonyms(KEY).name(person.id) in told
