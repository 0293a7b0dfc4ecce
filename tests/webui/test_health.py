"""Pages of health: every figure with its definition, its query and its events behind a click."""

import pytest

from archive import commands as c
from projections.health.figures import FIGURES
from projections.viewer import MEMBER, STEWARD
from tests.builders import a, later
from tests.reading import Library, Pages, build_town, handle

DAY = 60 * 24


def ask(library: Library) -> None:
    """Four people ask and answer, over two years."""
    for year in range(2):
        for number, who in enumerate(("Ada", "Bob", "Cy", "Dan")):
            key, at = f"q{year}{number}", (year * 365 + number) * DAY
            library.say(key, by=who, kind="question", occurred_at=later(at))
            if number:
                answer = {"thread": key, "kind": "answer", "occurred_at": later(at + 60)}
                library.say(f"a{year}{number}", by="Ada", **answer)
    library.tell(a(c.AcceptAnswer, contribution="a01", occurred_at=later(DAY * 3)))


def test_every_figure_stands_on_the_first_page_in_a_sentence(
    library: Library, pages: Pages
) -> None:
    ask(library)

    text = pages().get("/health/?step=year").text

    for figure in FIGURES.values():
        assert f'href="/health/{figure.name}?step=year"' in text
    assert "In 2020, of 4 questions, 75 % were answered" in text
    assert FIGURES["norms"].nothing in text
    assert 'src="/health/norms/chart.svg' not in text
    assert 'src="/health/answered/chart.svg?step=year&amp;look=light"' in text


def test_a_figure_shows_its_definition_its_query_and_its_numbers(
    library: Library, pages: Pages
) -> None:
    ask(library)

    text = pages().get("/health/answered?step=quarter").text

    assert FIGURES["answered"].definition in text
    assert "FROM health_questions" in text
    assert ":level" in text
    assert "2020-Q2" in text
    assert (
        'href="/health/answered?step=quarter&amp;period=2020-Q2&amp;part=answered#events"' in text
    )


def test_behind_a_number_are_its_events(library: Library, pages: Pages) -> None:
    ask(library)
    waiting = library.archive.id_of("contribution", "q00")

    text = pages().get("/health/answered?step=year&period=2020&part=unanswered").text

    assert "1 event, in the order" in text
    assert f'href="/contributions/{waiting}"' in text
    assert f"<code>{waiting}@1</code>" in text


def test_a_chart_is_served_as_a_picture_and_known_again(library: Library, pages: Pages) -> None:
    ask(library)
    client = pages()

    answer = client.get("/health/answered/chart.svg?look=dark-narrow")

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    again = client.get(
        "/health/answered/chart.svg?look=dark-narrow",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304
    assert client.get("/health/norms/chart.svg").status_code == 404


def test_an_empty_archive_says_that_there_is_nothing_to_count(pages: Pages) -> None:
    text = pages().get("/health/").text

    assert "There is nothing to count yet" in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("/health/likes", 404, "There are: participation"),
        ("/health/?step=week", 400, "There are: month, quarter, year"),
        ("/health/?space=hall", 400, "Choose one from the list"),
        ("/health/?space=00000000-0000-0000-0000-000000000000", 404, "no such space"),
        ("/health/answered?period=2020-Q2&step=year", 400, "Write it as 2024"),
        ("/health/answered?period=2020&part=liked&step=year", 400, "answered, unanswered"),
        ("/health/answered?period=2020&page=9&step=year", 404, "end before page 9"),
        ("/health/answered/chart.svg?look=pink", 400, "light-narrow"),
        ("/health/?as_of=3000-01-01", 416, "future"),
    ],
)
def test_what_cannot_be_asked_is_said_with_the_way_out(
    library: Library, pages: Pages, address: str, code: int, said: str
) -> None:
    ask(library)

    answer = pages().get(address)

    assert answer.status_code == code
    assert said in answer.text


def test_as_of_a_time_what_came_later_does_not_count(library: Library, pages: Pages) -> None:
    ask(library)

    text = pages().get("/health/participation?as_of=2020-05-02&step=year").text

    assert '<th scope="col">people</th>' in text
    assert "2021" not in text.split("What it means")[0]


def test_what_one_may_not_see_is_not_counted(library: Library, pages: Pages) -> None:
    build_town(library)
    ask(library)

    def said(client: object) -> str:
        return client.get("/health/participation?step=year").text  # type: ignore[attr-defined, no-any-return]

    everybody, members, stewards = (said(pages(v)) for v in (MEMBER, MEMBER, STEWARD))
    assert everybody == members
    assert members != stewards
    assert "officeword" not in pages(MEMBER).get("/health/norms?period=2020&step=year").text
    assert "officeword" in pages(STEWARD).get("/health/norms?period=2020&step=year").text


def test_no_page_names_who_helped(library: Library, pages: Pages) -> None:
    ask(library)

    client = pages(STEWARD)
    for figure in FIGURES:
        text = client.get(f"/health/{figure}?period=2020&step=year").text
        for name in ("Ada", "Bob", "Dan"):
            assert name not in text, (figure, name)


def test_of_one_space_alone_only_that_counts(library: Library, pages: Pages) -> None:
    ask(library)
    attic = library.space("attic", kind="list")
    library.say("lone", by="Zed", space="attic")

    text = pages().get(f"/health/answered?space={attic}&step=year").text

    assert "of 1 questions, 0 %" in text or "not over" in text
    assert handle("zed") not in text
