"""No page, list, count, search or former wording tells a viewer what is not for them."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from projections.viewer import STEWARD
from tests.reading import SAID, SEEN_BY, Library, Pages, build_town, handle, viewer_of
from tests.webui.forms import send

TIMED = ("/threads/", "/contributions/", "/norms/", "/decisions/", "/roles/", "/why/")
LINK = re.compile(r'href="(/[^"#]*)')


def every_page(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """All pages that can be reached by links, and what they say."""
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop().replace("&amp;", "&")
        if address in seen or address.startswith("/static/"):
            continue
        seen.add(address)
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        if answer.mimetype == "text/html":
            waiting += LINK.findall(answer.text)
            yield address, answer.text


def addresses(client: FlaskClient) -> set[str]:
    return {address for address, _ in every_page(client)}


@pytest.mark.parametrize("name", SEEN_BY)
def test_no_page_tells_what_is_not_for_its_viewer(
    library: Library, pages: Pages, name: str
) -> None:
    build_town(library)
    client = pages(viewer_of(library, name))

    told = {
        word: address
        for address, text in every_page(client)
        for word in SAID
        if word in text and "/search" not in address
    }

    assert set(told) == SEEN_BY[name], told


@pytest.mark.parametrize("name", SEEN_BY)
def test_search_finds_nothing_that_is_not_for_its_viewer(
    library: Library, pages: Pages, name: str
) -> None:
    build_town(library)
    client = pages(viewer_of(library, name))

    found = {word for word in SAID if "<mark>" in client.get(f"/search?q={word}").text}

    assert found <= SEEN_BY[name]
    assert found >= SEEN_BY[name] - {"rudeword"}  # what is hidden need not be found


def test_a_page_for_others_cannot_be_told_from_one_that_never_was(
    library: Library, pages: Pages
) -> None:
    build_town(library)
    clients = {name: pages(viewer_of(library, name)) for name in SEEN_BY}
    own = {name: addresses(client) for name, client in clients.items()}
    everything = {address for seen in own.values() for address in seen if "?" not in address}

    for name, client in clients.items():
        for address in sorted(everything - own[name]):
            if re.sub("^/why/(\\w+)/", r"/\1s/", address) in own[name]:
                continue  # it has reasons, only none that this viewer sees
            there = client.get(address)
            nowhere = client.get(re.sub(r"[0-9a-f]{8}-", "00000000-", address))
            assert there.status_code == nowhere.status_code == 404, address
            assert there.text == nowhere.text, address


def test_a_time_gone_by_tells_no_more_than_now(library: Library, pages: Pages) -> None:
    build_town(library)
    client = pages(viewer_of(library, "anonymous"))
    steward = pages(STEWARD)
    timed = [page for page in addresses(steward) if page.startswith(TIMED)]

    for address in timed:
        answer = client.get(address.split("?")[0] + "?as_of=2020-06-01")
        told = {word for word in SAID if word in answer.text}
        assert told <= SEEN_BY["anonymous"], address


@pytest.mark.parametrize("name", SEEN_BY)
def test_no_form_tells_what_is_not_for_whoever_records(
    library: Library, pages: Pages, name: str
) -> None:
    build_town(library)
    client = pages(viewer_of(library, name), record_as=handle("zoe"))

    told = {
        word: address
        for address, text in every_page(client)
        for word in SAID
        if word in text and "/search" not in address
    }

    assert set(told) == SEEN_BY[name], told


@pytest.mark.parametrize("name", SEEN_BY)
@pytest.mark.parametrize("kind", ["amend", "repeal"])
def test_no_preview_tells_what_is_not_for_whoever_records(
    library: Library, pages: Pages, name: str, kind: str
) -> None:
    build_town(library)
    client = pages(viewer_of(library, name), record_as=handle("zoe"))
    norm = library.archive.id_of("norm", "hallword")

    shown = send(client, f"/record/norm/{norm}", change=kind, text="1. Anew.\n").text

    assert "will be marked as perhaps out of date" in shown or name == "anonymous"
    told = {word for word in SAID if word in shown}
    assert told <= SEEN_BY[name]
    assert ("asideword" in told) is (name == "steward")
    assert ("vaultword" in told) is (name == "named")
