"""Every address that was ever given out still leads to what it named, by one redirect at most."""

from collections.abc import Sequence
from urllib.parse import quote
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from archive import commands as c
from archive.commands import Command
from projections.viewer import STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, handle

KEYS = ("q", "answer", "aside", "more")
TITLE = "Who waters the plants?"


def happened(name: str, minute: int) -> list[Command]:
    """What befalls the thread: each at a minute of its own."""
    when = {"occurred_at": later(minute)}
    told: dict[str, list[Command]] = {
        "renamed": [a(c.RenameThread, thread="t", title="Watering", **when)],
        "moved": [a(c.MoveThread, thread="t", space="shed", **when)],
        "split": [
            a(c.MoveContribution, contribution=k, thread="u", **when) for k in ("aside", "more")
        ],
        "split on": [a(c.MoveContribution, contribution="more", thread="v", **when)],
        "merged": [a(c.MergeThread, thread="t", into="w", **when)],
        "the split one merged": [a(c.MergeThread, thread="u", into="w", **when)],
        "linked": [a(c.LinkHandle, person=handle("bob"), handle=handle("ada"), **when)],
        "unlinked": [a(c.UnlinkHandle, person=handle("bob"), handle=handle("ada"), **when)],
    }
    return told[name]


def follow(client: FlaskClient, address: str) -> tuple[str, str]:
    """What stands at an address, and where that was found: by one redirect at most."""
    answer = client.get(address)
    if answer.status_code == 302:
        address = answer.location
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return answer.text, address


ORDERS = [
    ("renamed", "moved", "split", "merged", "linked", "unlinked"),
    ("split", "split on", "merged", "moved", "renamed"),
    ("merged", "split", "split on", "the split one merged"),
    ("linked", "split", "the split one merged", "merged", "unlinked", "split on"),
]


@pytest.fixture
def told(library: Library) -> dict[str, UUID]:
    """A thread of four messages by Ada and Bob, and three others to move things to."""
    library.space("shed")
    for key, title in (("t", TITLE), ("u", "Aside"), ("v", "More"), ("w", "Watering cans")):
        library.thread(key, title, occurred_at=later(0))
    library.say("w/1", "wateringword", "Bob", thread="w")
    replies = {"q": None, "answer": "q", "aside": "q", "more": "aside"}
    return {
        key: library.say(key, f"{key}word", by, thread="t", reply_to=replies[key])
        for key, by in zip(KEYS, ("Ada", "Bob", "Ada", "Bob"), strict=True)
    }


@pytest.mark.parametrize("order", ORDERS, ids=" then ".join)
def test_each_former_address_leads_to_what_it_named(
    library: Library, pages: Pages, told: dict[str, UUID], order: Sequence[str]
) -> None:
    ids = {key: library.archive.id_of("thread", key) for key in "tuvw"}
    for minute, name in enumerate(order):
        library.tell(*happened(name, 100 + minute))
        client = pages(STEWARD)
        page, _ = follow(client, f"/threads/{ids['t']}")
        assert "qword" in page
        for key, said in told.items():
            page, at = follow(client, f"/threads/{ids['t']}?holding={said}")
            assert f'id="c-{said}"' in page
            assert f"{key}word" in page
            assert f"holding={said}" in at
            assert f"{key}word" in follow(client, f"/contributions/{said}")[0]
        for name_of, word in (("ada", "qword"), ("bob", "answerword")):
            assert word in follow(client, f"/people/{library.person(name_of)}")[0]


def test_a_message_is_found_from_every_thread_it_was_ever_in(
    library: Library, pages: Pages, told: dict[str, UUID]
) -> None:
    for minute, name in enumerate(("split", "split on", "the split one merged")):
        library.tell(*happened(name, 100 + minute))
    client = pages()

    for key in "tuvw":
        thread = library.archive.id_of("thread", key)
        page, _ = follow(client, f"/threads/{thread}?holding={told['more']}")
        assert "moreword" in page
    emptied = library.archive.id_of("thread", "u")
    assert "asideword" in follow(client, f"/threads/{emptied}")[0]


def test_a_split_thread_says_what_was_moved_and_where_it_came_from(
    library: Library, pages: Pages, told: dict[str, UUID]
) -> None:
    library.tell(*happened("split", 100))
    t, u = (library.archive.id_of("thread", key) for key in "tu")
    client = pages()

    left = " ".join(client.get(f"/threads/{t}").text.split())
    new = " ".join(client.get(f"/threads/{u}").text.split())

    assert f'2 messages were moved to <a href="/threads/{u}?holding={told["aside"]}' in left
    assert "asideword" not in left
    assert f'2 messages were moved here from <a href="/threads/{t}"' in new
    assert f'Moved to <a href="/threads/{u}' in client.get(f"/contributions/{told['more']}").text
    before = client.get(f"/threads/{t}?as_of=2020-05-01T12:50:00Z").text
    assert "asideword" in before
    assert "were moved" not in before


def test_an_address_of_a_thread_that_shows_nothing_more_of_a_stranger_stays_a_404(
    pages: Pages, told: dict[str, UUID]
) -> None:
    client = pages()

    assert client.get(f"/threads/{UUID(int=5)}").status_code == 404
    assert client.get(f"/threads/{UUID(int=5)}?holding=nothing").status_code == 404


def test_a_search_address_gives_the_same_again_after_all_of_that(
    library: Library, pages: Pages, told: dict[str, UUID]
) -> None:
    address = f"/search?q={quote('asideword from:Ada')}"
    before = pages().get(address)
    assert f"{told['aside']}" in before.text
    for minute, name in enumerate(("split", "moved", "renamed", "linked", "unlinked")):
        library.tell(*happened(name, 100 + minute))

    after = pages().get(address)

    assert after.status_code == 200
    assert f"{told['aside']}" in after.text
    assert f"/threads/{library.archive.id_of('thread', 'u')}" in after.text
    assert 'value="asideword from:Ada"' in after.text


def test_a_search_by_author_follows_a_link_and_its_taking_back(
    library: Library, pages: Pages, told: dict[str, UUID]
) -> None:
    address = "/search?q=" + quote("answerword from:Ada")
    pair = {"person": handle("ada"), "handle": handle("bob")}

    def is_found() -> bool:
        return str(told["answer"]) in pages().get(address).text

    assert not is_found()
    library.tell(a(c.LinkHandle, occurred_at=later(100), **pair))
    assert is_found()
    library.tell(a(c.UnlinkHandle, occurred_at=later(101), **pair))
    assert not is_found()
