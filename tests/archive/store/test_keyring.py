"""The contract of key rings, on each database."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.personal import COMMUNITY
from archive.store.keyring import Keyring, KeyringError, open_key_database
from tests.contracts.key_rings import KeyringContract


class TestOnSQLite(KeyringContract):
    @pytest.fixture
    def key_database(self, sqlite_url: str) -> str:
        return sqlite_url

    def lying(self, engine: sa.Engine) -> bytes:
        database = Path(engine.url.database or "")
        return b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))

    def test_there_is_no_log_beside_it_that_could_keep_a_key(
        self, ring: Keyring, key_database: str
    ) -> None:
        folder = Path(sa.make_url(key_database).database or "").parent

        assert [file.name for file in folder.iterdir()] == ["database.db"]


class TestOnPostgres(KeyringContract):
    @pytest.fixture
    def key_database(self, postgres_url: str) -> str:
        return postgres_url

    def lying(self, engine: sa.Engine) -> bytes:
        with engine.connect() as connection:
            rows = connection.execute(sa.text("SELECT key FROM keys WHERE key IS NOT NULL"))
            return b"".join(bytes(row.key) for row in rows)


@given(text=st.text(st.characters(exclude_categories=())))
def test_any_text_at_all_can_be_sealed_and_opened(keyring: Keyring, text: str) -> None:
    sealed = keyring.seal(COMMUNITY, text)

    assert sealed is not None
    assert keyring.open(COMMUNITY, sealed) == text


def test_the_key_ring_of_another_archive_is_told_as_such(keyring: Keyring, sqlite_url: str) -> None:
    other = Keyring(open_key_database(sqlite_url))
    sealed = keyring.seal(COMMUNITY, "list.mbox") or b""

    with pytest.raises(KeyringError, match=r"key ring of another archive\? Restore the keys.db"):
        other.open(COMMUNITY, sealed)

    other.close()
