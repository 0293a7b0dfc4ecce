"""Where things show: below an address of the pages, or elsewhere on the web alone."""

from uuid import UUID

import pytest

from projections.reasons.things import Thing
from projections.story.addresses import address_of, path_of

ID = UUID(int=7)


@pytest.mark.parametrize(
    ("kind", "entry", "path"),
    [
        ("norm", None, f"/norms/{ID}"),
        ("norm", 3, f"/norms/{ID}/history#change-3"),
        ("decision", 2, f"/decisions/{ID}#change-2"),
        ("role", 2, f"/roles/{ID}#change-2"),
        ("contribution", 1, f"/contributions/{ID}"),
        ("thread", None, f"/threads/{ID}"),
    ],
)
def test_a_change_has_its_place_on_the_page_of_its_thing(
    kind: str, entry: int | None, path: str
) -> None:
    assert path_of(kind, ID, entry) == path


@pytest.mark.parametrize(
    ("link", "led"), [("https://example.org/a", True), ("javascript:alert(1)", False), ("", False)]
)
def test_a_page_elsewhere_is_linked_only_on_the_web(link: str, led: bool) -> None:
    found = address_of(Thing("link", ID, link, address=link), "https://yard.example")

    assert found == (link if led else "")


def test_a_thing_is_below_the_base() -> None:
    thing = Thing("decision", ID, "Water")

    assert address_of(thing, "https://yard.example") == f"https://yard.example/decisions/{ID}"
