"""Making the site: the pages of the application as files, a search of them, and an account."""

import json
import secrets
import tempfile
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, render_template

from archive.store.checkpoints import Checkpoint
from daybook.exporting.content import FACTS, Content
from daybook.exporting.manifest import Manifest
from daybook.exporting.progress import tell
from daybook.exporting.site.addresses import Address, Link
from daybook.exporting.site.crawling import Crawl, needs_server
from daybook.exporting.site.entries import entries
from daybook.exporting.site.index import Index
from daybook.exporting.site.linking import SEARCH_PAGE, Linking, link_pages
from daybook.exporting.site.pages import SEARCH, Pages
from daybook.exporting.site.replica import replica
from daybook.exporting.telling import flags_told, tell_rest
from projections.people.tables import people
from projections.search.engine import Hit, Query, Results
from projections.search.words import STOP_WORDS
from projections.threads.tables import threads
from projections.viewer import Viewer
from webui import Services, create_app
from webui.wording import when

VERSION = 1
NOTES = (
    "Open index.html. Nothing of it needs a server or the network.",
    "Left out are forms, most pages of other times, questions asked before, search by meaning.",
    "Links in what people wrote lead out to the web as they wrote them.",
)
ABOUT, ABOUT_PAGE = Address("/copy/about"), "about.html"
SCRIPTS = ("search.js", "vendor/base-stemmer.js", "vendor/english-stemmer.js")
LICENCES = ("vendor/LICENSE-snowball",)
STOPS = "stops.js"
OWN = {ABOUT: ABOUT_PAGE} | {Address(f"/copy/{name}"): f"copy/{name}" for name in (*SCRIPTS, STOPS)}
WHO = {"anonymous": "all visitors", "member": "members", "steward": "stewards"}


class _NoSearch:
    """Finds nothing: a site is searched by itself."""

    def search(self, query: Query, viewer: Viewer) -> Results:  # noqa: ARG002
        """Nothing."""
        return Results(0, 0.0)

    def similar(
        self,
        text: str,  # noqa: ARG002
        viewer: Viewer,  # noqa: ARG002
        limit: int = 5,  # noqa: ARG002
        apart_from: UUID | None = None,  # noqa: ARG002
    ) -> tuple[Hit, ...]:
        """Nothing."""
        return ()


def write(content: Content, folder: Path) -> None:
    """Write the site of what is in sight into the folder. Raises SiteError, and OSError."""
    manifest, sight = content.manifest(), content.sight
    clocks = {n: t.isoformat() for n, t in sight.clocks.items() if t is not None}
    with (
        tempfile.TemporaryDirectory(prefix=".views-", dir=folder) as scratch,
        replica(content, Path(scratch)) as engine,
    ):
        app = create_app(Services(engine, _NoSearch(), manifest.community), sight.viewer)
        routes = app.url_map.bind("localhost")
        pages = Pages(
            mark=f"link-{secrets.token_hex(8)}:",
            note=_note(manifest),
            needs_server=lambda to: to.path != SEARCH.path and needs_server(routes, to),
        )
        site = Crawl(app, pages, folder, clocks).run(_lasting(engine))
        linking = Linking(site, OWN)
        link_pages(folder, pages, linking, site)
        documents = _write_index(content, folder, linking)
        _write_own_pages(app, pages, linking, folder, _told(content, manifest, documents))
    _write_scripts(folder)


def _lasting(engine: sa.Engine) -> Iterator[Address]:
    """Addresses that no page leads to any more: of threads that were merged, of linked handles."""
    merged = sa.select(threads.c.id).where(threads.c.merged_into.is_not(None))
    linked = sa.select(people.c.id).where(people.c.same_as.is_not(None))
    with engine.connect() as connection:
        former = list(connection.scalars(merged))
        handles = list(connection.scalars(linked))
    yield from (Address(f"/threads/{one}") for one in former)
    yield from (Address(f"/people/{one}") for one in handles)


def _write_index(content: Content, folder: Path, linking: Linking) -> int:
    index = Index(folder)
    said = 0

    def place_of(link: Link) -> str | None:
        found = linking.page(link)
        if found is None:
            return None
        file = linking.file(found.to)
        return f"{file}#{found.fragment}" if found.fragment else file

    for said, entry in enumerate(entries(content, place_of), 1):
        index.add(entry)
        if said % 200 == 0:
            tell("Texts", said, said)
    documents = index.finish()
    tell_rest(content)
    return documents


def _told(content: Content, manifest: Manifest, documents: int) -> dict[str, object]:
    order = [kind.KIND for kind in FACTS]
    counts = sorted(content.counts.totals.items(), key=lambda told: order.index(told[0]))
    return {
        "who": WHO[manifest.viewer],
        "made_at": manifest.made_at,
        "as_of": manifest.as_of,
        "known_at": manifest.known_at,
        "events": manifest.events,
        "checkpoint": manifest.checkpoint,
        "pseudonyms": manifest.pseudonyms,
        "counts": dict(counts),
        "flagged": {kind: flags_told(flags) for kind, flags in content.counts.flagged.items()},
        "documents": documents,
    }


def _write_own_pages(
    app: Flask, pages: Pages, linking: Linking, folder: Path, told: dict[str, object]
) -> None:
    own = {SEARCH_PAGE: "copy/search.html", ABOUT_PAGE: "copy/about.html"}
    for file, template in own.items():
        with app.test_request_context(f"/copy/{file}"):
            text = render_template(template, **told)
        page = pages.taken(text, Address(f"/copy/{file}"), linking.link)
        linked = pages.linked(page.text, linking.namer(file))
        (folder / file).write_text(linked, encoding="utf-8")


def _write_scripts(folder: Path) -> None:
    """The scripts of the search, with the licences of those that others wrote."""
    ours = files(__package__) / "files"
    for name in (*SCRIPTS, *LICENCES):
        there = folder / "copy" / name
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(ours.joinpath(name).read_bytes())
    stops = json.dumps(" ".join(sorted(STOP_WORDS)))
    (folder / "copy" / STOPS).write_text(f"const daybookStops = {stops};\n", encoding="ascii")


def _note(manifest: Manifest) -> str:
    """What stands at the foot of every page."""
    root = Checkpoint.from_note(manifest.checkpoint).root.hex()[:12]
    then = "".join(
        f", {words} {when(time)}"
        for words, time in (
            ("as things stood on", manifest.as_of),
            ("as the archive knew them on", manifest.known_at),
        )
        if time is not None
    )
    return (
        f'<p class="copy">This page is a copy, made on {when(manifest.made_at)}{then}, when the'
        f" archive held {manifest.events:,} events (checkpoint {escape(root)}). What came later is"
        f' not in it. <a href="{ABOUT.path}">About this copy</a></p>'
    )
