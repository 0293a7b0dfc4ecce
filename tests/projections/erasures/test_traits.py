import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.erasures.traits import NAMES, PERHAPS, QUOTES, traits_of

SAID = "The boiler in the cellar has to be bled twice before the first frost of the year."
ADA = traits_of(["Ada Quill"], ["mailto:ada@example.org", "chat:quilly"], [SAID])


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Ask Ada Quill.", NAMES),
        ("ask ADA QUILL!", NAMES),
        ("From: Ada <ada@example.org>", NAMES),
        ("I saw quilly yesterday", NAMES),
        ("Thanks, Ada.", PERHAPS),
        ("Adapt the quilt.", None),
        ("> has to be bled twice before the first frost, you said", QUOTES),
        ("bled twice before the first frost", None),
        ("The boiler works.", None),
        ("", None),
    ],
)
def test_a_text_that_is_about_somebody_is_told(text: str, how: str | None) -> None:
    found = ADA.found_in(text)

    assert (found and found[0]) == how


def test_where_it_is_about_them_is_told_too() -> None:
    assert ADA.found_in("As Ada Quill said") == (NAMES, 3)
    assert ADA.found_in("You wrote: has to be bled twice before the first") == (QUOTES, 11)


def test_somebody_of_whom_nothing_is_known_is_found_nowhere() -> None:
    assert traits_of([], [], []).found_in("anything at all") is None
    assert traits_of(["", " ", "Al"], ["chat:7"], [""]).found_in("Al said 7") is None


def test_signs_in_a_name_are_no_pattern() -> None:
    odd = traits_of(["A.B. (Bee)*"], ["chat:[x]+"], [])

    assert odd.found_in("so A.B. (Bee)* said") == (NAMES, 3)
    assert odd.found_in("AxBx Beee") is None


@given(before=st.text(), name=st.text("abcdefg", min_size=3), after=st.text())
def test_a_whole_name_is_found_wherever_it_stands_alone(before: str, name: str, after: str) -> None:
    assert traits_of([name], [], []).found_in(f"{before} {name} {after}") is not None
