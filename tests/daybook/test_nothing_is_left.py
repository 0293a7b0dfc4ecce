"""After somebody is erased, nothing of what they told by any path is left in any file."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from click.testing import Result

from archive.domain.aggregate import CommandRefusedError
from archive.store import keyring
from daybook.bootstrap import PROJECTIONS, Daybook, create, open_daybook
from daybook.config import Settings
from daybook.understanding import understand
from daybook.wsgi import make_app
from projections.rebuilding import rebuild
from projections.search.engine import Query
from projections.search.meaning.passages import passages_of
from projections.search.meaning.vectors import path_of, records_of
from projections.store import open_read_database
from projections.threads.tables import contributions, threads
from projections.viewer import STEWARD
from tests.builders import RUN
from tests.daybook.secret import (
    HANDLE,
    NAME,
    OTHERS,
    SECRET,
    commands,
    mailbox,
    slack_export,
    where_it_lies,
)

PEOPLE = (HANDLE, "slack:U0SECRET", f"mailto:{SECRET}mail@example.org")


@pytest.fixture
def settings(home: Path, small_model: Path) -> Settings:
    """An archive that is understood by a model that takes no time."""
    return Settings(home, model=str(small_model))


@pytest.fixture
def told(
    settings: Settings, run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """An archive in which somebody told a secret by every path, served, searched and understood."""
    monkeypatch.setenv("DAYBOOK_MODEL", settings.model)
    monkeypatch.setenv("DAYBOOK_PERSON", "chat:eve")
    create(settings, "The Yard")
    with open_daybook(settings) as daybook:
        outcomes = daybook.archive.record([(command,) for command in commands()], RUN)
        refused = [o for o in outcomes if isinstance(o, CommandRefusedError)]
        assert not refused
    for export in (slack_export(tmp_path / f"of {NAME}"), mailbox(tmp_path / "mail")):
        result = run("import", str(export))
        assert result.exit_code == 0, result.output
    with open_daybook(settings) as daybook:
        daybook.catch_up()
        use(daybook)
        begin_a_rebuild(daybook)
    return settings


def use(daybook: Daybook) -> None:
    """Search, understand and serve it, so that whatever keeps a copy has one."""
    understand(daybook)
    assert daybook.search_engine.search(Query(f"{SECRET}text"), STEWARD).hits
    pages = make_app(daybook, STEWARD).test_client()
    for address in ("/", "/people/", "/imports/", f"/search?q={SECRET}text"):
        assert pages.get(address).status_code == 200


def begin_a_rebuild(daybook: Daybook) -> None:
    """A rebuild that was killed before its tables took their place."""

    def be_killed(*_: object) -> None:
        raise KeyboardInterrupt

    beside = open_read_database(f"sqlite:///{daybook.settings.home / 'views-rebuild.db'}")
    with pytest.raises(KeyboardInterrupt):
        rebuild(daybook.archive, daybook.engine, beside, [p() for p in PROJECTIONS], be_killed)
    beside.dispose()


def vectors_of_the_secret(daybook: Daybook) -> list[bytes]:
    """The vector and the digest of every passage in which it stands."""
    model = daybook.meaning_index()._model  # noqa: SLF001 - the very model that embedded them
    with daybook.engine.connect() as connection:
        every = list(connection.scalars(sa.select(threads.c.id)))
        texts = [p.text for p in passages_of(connection, every) if SECRET in p.text.lower()]
    assert len(texts) > 3
    records = records_of(np.concatenate([model.embed([text]) for text in texts]))
    digests = [sha256(text.encode()).digest() for text in texts]
    return [record.tobytes() for record in records] + digests


def others_found(daybook: Daybook) -> set[UUID]:
    """What others said that is found, and can be read on its page."""
    pages = make_app(daybook, STEWARD).test_client()
    said = sa.select(contributions.c.id).where(contributions.c.body.contains(OTHERS))
    with daybook.engine.connect() as connection:
        theirs = set(connection.scalars(said))
    found = {hit.id for hit in daybook.search_engine.search(Query(OTHERS), STEWARD).hits}
    for contribution in theirs:
        assert OTHERS in pages.get(f"/contributions/{contribution}").get_data(as_text=True)
    return theirs & found


def test_nothing_is_left_of_whoever_is_erased_and_the_others_read_as_before(
    told: Settings, run: Callable[..., Result], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "NOTICE_SECONDS", 0.0)
    before = where_it_lies(home)
    assert {line.split(":")[0].split("_")[0] for line in before} >= {"views.db", "MAIN"}
    with open_daybook(told) as daybook:
        secret_bytes = vectors_of_the_secret(daybook)
        file = path_of(told.meaning_folder, daybook.meaning_index().key)
        assert any(each in file.read_bytes() for each in secret_bytes)
        told_by_others = others_found(daybook)
        assert len(told_by_others) == 3

    for person in PEOPLE:
        result = run("erase", person, "--reason", "they asked for it", "--yes")
        assert result.exit_code == 0, result.output

    assert where_it_lies(home) == []
    everything = b"".join(f.read_bytes() for f in home.rglob("*") if f.is_file())
    assert not any(each in everything for each in secret_bytes)
    with open_daybook(told) as daybook:
        understand(daybook)
        daybook.catch_up()
        assert others_found(daybook) == told_by_others
        asked = Query(f"{SECRET}text", mode="keyword")
        assert not daybook.search_engine.search(asked, STEWARD).hits
    assert where_it_lies(home) == []
    assert not any(each in file.read_bytes() for each in secret_bytes)


def test_importing_again_and_rebuilding_bring_none_of_it_back(
    told: Settings, run: Callable[..., Result], home: Path, tmp_path: Path
) -> None:
    for person in PEOPLE:
        assert run("erase", person, "--reason", "x", "--yes").exit_code == 0

    for export in (tmp_path / f"of {NAME}", tmp_path / "mail" / "yard.mbox"):
        assert run("import", str(export)).exit_code == 0
    with open_daybook(told) as daybook:
        daybook.archive.record([(command,) for command in commands()], UUID(int=2))
        daybook.catch_up()
    assert run("rebuild").exit_code == 0

    assert where_it_lies(home) == []
