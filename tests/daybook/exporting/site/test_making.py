"""The static site: whole, closed in itself, and with nothing in it that is not in sight."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daybook.bootstrap import Daybook
from daybook.exporting.making import make_export
from daybook.exporting.manifest import read_manifest
from daybook.exporting.sight import Sight
from daybook.exporting.site.crawling import Crawl
from projections.viewer import MEMBER, STEWARD
from tests.daybook.exporting.site.conftest import KEY, STATIC, Made, text_of
from tests.daybook.exporting.site.links import broken_links, reachable

SIGHTS = {
    "all visitors": Sight(),
    "stewards": Sight(STEWARD),
    "visitors in January": Sight(as_of=datetime(2024, 1, 31, tzinfo=UTC)),
}


@pytest.mark.parametrize("seen_by", SIGHTS)
def test_every_link_leads_to_something_in_the_folder(made: Made, seen_by: str) -> None:
    folder = made(SIGHTS[seen_by])

    assert broken_links(folder) == []
    there = {f.relative_to(folder).as_posix() for f in folder.rglob("*.html")}
    moved = {name for name in there if "at another place" in (folder / name).read_text("utf-8")}
    assert there - moved == reachable(folder)


def test_the_link_check_finds_what_is_broken(made: Made, tmp_path: Path) -> None:
    page = tmp_path / "site" / "index.html"
    page.parent.mkdir()
    page.write_text(
        '<p id="here"><a href="#here">.</a><a href="#gone">1</a><a href="gone.html">2</a>'
        '<a href="/norms/">3</a><a href="../up.html">4</a><script src="https://e.org/x.js"></script>'
        '<a href="https://example.org/">.</a></p>'
    )

    assert len(broken_links(page.parent)) == 5


def test_there_is_a_page_for_everything_that_is_counted(made: Made) -> None:
    for sight in SIGHTS.values():
        folder = made(sight)
        counts = read_manifest(folder).counts
        for kind in ("contributions", "threads", "norms", "spaces"):
            pages = [
                p for p in folder.glob(f"{kind}/*.html") if re.fullmatch("[0-9a-f-]{36}", p.stem)
            ]
            assert len(pages) == counts[kind], (sight, kind)


def test_it_shows_what_the_viewer_sees_and_no_more(made: Made) -> None:
    public, members, stewards = (text_of(made(s)) for s in (Sight(), Sight(MEMBER), Sight(STEWARD)))

    assert "giraffeword" in public
    assert "rudeword" not in public
    assert "atticword" not in public
    assert "atticword" in members
    assert "rudeword" not in members
    assert "rudeword" in stewards


def test_hidden_words_are_in_no_index(made: Made) -> None:
    index = text_of(made(Sight(STEWARD)) / "search")

    assert "giraffeword" in index
    assert "zebraword" in index  # a former wording
    assert "rudeword" not in index


def test_no_name_and_no_id_of_a_person_is_left_under_pseudonyms(made: Made, yard: Daybook) -> None:
    folder = made(Sight(STEWARD), KEY)
    told = text_of(folder)

    for name in ("Ada", "Quill", "Thorn", "yard:ada", "yard:bob", "Later"):
        assert name not in told
    for handle in ("yard:ada", "yard:bob"):
        person = yard.archive.id_of("person", handle)
        assert str(person) not in told
        assert KEY.name(person) in told
        assert (folder / "people" / f"{KEY.id(person)}.html").exists()
    assert broken_links(folder) == []


def test_another_time_holds_nothing_that_came_to_be_later(made: Made) -> None:
    then = text_of(made(Sight(as_of=datetime(2024, 1, 3, 12, tzinfo=UTC))))

    assert "zebraword" in then
    for later in ("giraffeword", "laterword", "Cy Later", "Kettle code"):
        assert later not in then


def test_every_page_tells_when_it_was_made_over_which_log(made: Made) -> None:
    folder = made(Sight())
    manifest = read_manifest(folder)

    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "This page is a copy, made on" in text, page
        assert f"{manifest.events:,} events (checkpoint " in text, page
    assert manifest.checkpoint.split("\n")[2] in (folder / "about.html").read_text(encoding="utf-8")


def test_forms_and_links_to_forms_are_gone(made: Made) -> None:
    for page in made(Sight(STEWARD)).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r'<form[^>]*action="([^"?]*)', text)) <= {
            "search.html", "../search.html", "../../search.html"
        }  # fmt: skip
        assert text.count("<form") == len(re.findall(r"<form[^>]*search", text))
        assert "/words.zip" not in text


def test_the_search_knows_every_text_that_shows(made: Made) -> None:
    folder = made(Sight())
    documents = text_of(folder / "search").count(".html#c-")
    head = json.loads((folder / "search" / "head.js").read_text()[len("daybookSearch.head(") : -3])

    assert documents >= 4  # contributions in their threads, and clauses
    assert head["documents"] >= documents


def test_a_site_that_is_stopped_leaves_nothing(
    yard: Daybook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = Crawl._visit  # noqa: SLF001 - where it can be stopped

    def stop(self: Crawl, address: object) -> None:
        if self.site.pages > 5:
            raise KeyboardInterrupt
        visit(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(Crawl, "_visit", stop)

    with pytest.raises(KeyboardInterrupt):
        make_export(yard, STATIC, tmp_path / "out", Sight())
    assert list(tmp_path.iterdir()) == []


def test_the_read_models_that_it_was_made_of_are_not_in_it(made: Made) -> None:
    folder = made(Sight())

    assert not [f for f in folder.rglob("*") if f.suffix == ".db" or f.name.startswith(".")]
