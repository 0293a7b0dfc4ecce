"""Fixtures of the pages: a small archive, its search, and the pages as somebody sees them."""

from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from archive.application import Archive
from projections.search.keyword.index import KeywordIndex
from projections.search.search import Search
from projections.threads.tables import contributions
from projections.viewer import ANONYMOUS, Viewer
from tests.reading import Library, MakeApp, Pages
from webui import Services, create_app


@pytest.fixture
def library(archive: Archive, engine: sa.Engine) -> Library:
    """An archive with one open space."""
    library = Library(archive, engine)
    library.space("hall")
    return library


@pytest.fixture
def make_app(library: Library, tmp_path: Path) -> MakeApp:
    """Makes the application for a viewer, over what the library holds by then."""
    folders = (tmp_path / f"search-{number}" for number in count())

    def make(viewer: Viewer) -> Flask:
        folder = next(folders)
        index = KeywordIndex(folder)
        with library.engine.connect() as connection:
            index.update(connection, connection.scalars(sa.select(contributions.c.id)).all())
        index.commit()
        index.close()
        app = create_app(
            Services(library.engine, Search(folder, library.engine), "The Hall"), viewer
        )
        app.testing = False  # errors are shown as pages, as they are to people
        return app

    return make


@pytest.fixture
def pages(make_app: MakeApp) -> Pages:
    """Opens the pages as a viewer; as anybody, unless told otherwise."""

    def open_pages(viewer: Viewer = ANONYMOUS) -> FlaskClient:
        return make_app(viewer).test_client()

    return open_pages
