"""Who sees which space."""

import pytest
import sqlalchemy as sa

from archive import commands as c
from archive.application import Archive
from projections.spaces.seen import space_seen
from projections.spaces.tables import spaces
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.builders import a
from tests.reading import Library, build_town, viewer_of


@pytest.fixture
def library(archive: Archive, read_engine: sa.Engine) -> Library:
    return Library(archive, read_engine)


def names_seen(library: Library, viewer: Viewer) -> set[str]:
    with library.engine.connect() as connection:
        return set(connection.scalars(sa.select(spaces.c.name).where(space_seen(viewer))))


def test_each_viewer_sees_the_spaces_for_them_and_no_other(library: Library) -> None:
    build_town(library)

    seen = {
        name: names_seen(library, viewer_of(library, name))
        for name in ("anonymous", "member", "steward", "named")
    }

    assert seen == {
        "anonymous": {"hall"},
        "member": {"hall", "club"},
        "steward": {"hall", "club", "office"},
        "named": {"hall", "club", "vault"},
    }


def test_a_steward_sees_a_confidential_space_only_when_named(library: Library) -> None:
    ada = library.archive.id_of("person", "mailto:ada@example.org")
    library.space("vault", visibility="confidential", named=(ada,))

    assert names_seen(library, STEWARD) == set()
    assert names_seen(library, Viewer("steward", ada)) == {"vault"}


def test_who_is_no_longer_named_no_longer_sees(library: Library) -> None:
    ada = library.archive.id_of("person", "mailto:ada@example.org")
    library.space("vault", visibility="confidential", named=(ada,))

    library.tell(a(c.ChangeVisibility, space="vault", visibility="confidential", named=()))

    assert names_seen(library, Viewer("member", ada)) == set()


def test_being_named_counts_in_confidential_spaces_only(library: Library) -> None:
    ada = library.archive.id_of("person", "mailto:ada@example.org")
    library.space("office", visibility="stewards", named=(ada,))

    assert names_seen(library, Viewer("anonymous", ada)) == set()


def test_a_visibility_nobody_knows_shows_to_nobody(library: Library) -> None:
    library.space("hall")
    with library.engine.begin() as connection:
        connection.execute(spaces.update().values(visibility="friends"))

    assert names_seen(library, ANONYMOUS) == names_seen(library, STEWARD) == set()
