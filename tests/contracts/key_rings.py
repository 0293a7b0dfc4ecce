"""What a key ring must do on every database."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from archive.domain.personal import COMMUNITY
from archive.store import keyring as module
from archive.store.keyring import Keyring, KeyringError, keys, open_key_database
from tests.builders import ADA, BOB


class KeyringContract(ABC):
    """The suite. A subclass says where the key database is."""

    @pytest.fixture
    @abstractmethod
    def key_database(self) -> str:
        """The URL of an empty database."""

    @pytest.fixture
    def opened(self, key_database: str) -> Iterator[Callable[[], Keyring]]:
        """Opens the key ring as another process would."""
        rings: list[Keyring] = []

        def open_it() -> Keyring:
            rings.append(Keyring(open_key_database(key_database)))
            return rings[-1]

        yield open_it
        for ring in rings:
            ring.close()

    @pytest.fixture
    def ring(self, opened: Callable[[], Keyring]) -> Keyring:
        """A key ring with keys for Ada and Bob."""
        ring = opened()
        ring.ensure_keys([ADA, BOB])
        return ring

    def test_a_secret_is_made_once_for_all_processes(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        made = ring.secret("a name", lambda: b"first")

        assert made == b"first"
        assert opened().secret("a name", lambda: b"second") == made
        assert ring.secret("another name", lambda: b"second") == b"second"

    def test_what_else_is_kept_with_the_keys_stays_as_it_was_first(self, ring: Keyring) -> None:
        table = sa.Table("kept", sa.MetaData(), sa.Column("name", sa.Text, primary_key=True))
        table.append_column(sa.Column("text", sa.Text))
        table.create(ring.database)

        ring.add(table, [{"name": "a", "text": "first"}])
        ring.add(table, [{"name": "a", "text": "second"}, {"name": "b", "text": "other"}])

        with ring.database.connect() as connection:
            rows = connection.execute(sa.select(table)).all()
        assert {row.name: row.text for row in rows} == {"a": "first", "b": "other"}

    @pytest.mark.parametrize("text", ["", "hello", "naïve ☕ \x00 \ud800", "long " * 100_000])
    def test_what_is_sealed_can_be_opened(self, ring: Keyring, text: str) -> None:
        sealed = ring.seal(ADA, text)

        assert sealed is not None
        assert ring.open(ADA, sealed) == text

    def test_a_text_is_sealed_differently_each_time(self, ring: Keyring) -> None:
        assert len({ring.seal(ADA, "hello") for _ in range(100)}) == 100

    def test_another_process_opens_it_too(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        sealed = ring.seal(ADA, "hello") or b""

        assert opened().open(ADA, sealed) == "hello"

    def test_another_persons_key_does_not_open_it(self, ring: Keyring) -> None:
        sealed = ring.seal(ADA, "hello") or b""

        with pytest.raises(KeyringError, match=f"person {BOB} does not open"):
            ring.open(BOB, sealed)

    @pytest.mark.parametrize("damage", [b"", b"x", b"x" * 40])
    def test_a_damaged_text_is_told_as_such(self, ring: Keyring, damage: bytes) -> None:
        with pytest.raises(KeyringError, match=f"person {ADA} does not open"):
            ring.open(ADA, damage)

    def test_nobody_without_a_key_can_have_a_text(self, ring: Keyring) -> None:
        stranger = UUID(int=404)

        for attempt in (lambda: ring.seal(stranger, "x"), lambda: ring.open(stranger, b"x" * 40)):
            with pytest.raises(KeyringError, match=f"no key for person {stranger}.*keys.db"):
                attempt()

    def test_the_community_always_has_a_key(self, ring: Keyring) -> None:
        assert ring.open(COMMUNITY, ring.seal(COMMUNITY, "list.mbox") or b"") == "list.mbox"

    def test_what_was_forgotten_cannot_be_opened(self, ring: Keyring) -> None:
        mine, his = ring.seal(ADA, "hello") or b"", ring.seal(BOB, "hi") or b""

        ring.forget(ADA)

        assert (ring.open(ADA, mine), ring.open(BOB, his)) == (None, "hi")
        assert (ring.is_erased(ADA), ring.is_erased(BOB)) == (True, False)

    def test_a_process_started_later_cannot_open_it_either(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        sealed = ring.seal(ADA, "hello") or b""

        ring.forget(ADA)

        assert opened().open(ADA, sealed) is None
        assert opened().is_erased(ADA)

    def test_a_process_that_has_the_key_in_memory_soon_drops_it(
        self, ring: Keyring, opened: Callable[[], Keyring], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sealed, other = ring.seal(ADA, "hello") or b"", opened()
        assert other.open(ADA, sealed) == "hello"

        ring.forget(ADA)
        monkeypatch.setattr(module, "NOTICE_SECONDS", -1.0)  # they are over

        assert other.open(ADA, sealed) is None
        assert other.seal(ADA, "again") is None

    def test_a_process_that_records_drops_it_at_once(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        other = opened()
        other.ensure_keys([ADA])

        ring.forget(ADA)
        other.ensure_keys([ADA])

        assert other.is_erased(ADA)
        assert other.seal(ADA, "again") is None

    def test_an_erased_person_gets_no_new_key(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        ring.forget(ADA)

        for again in (ring, opened()):
            again.ensure_keys([ADA, BOB])
            assert again.seal(ADA, "again") is None
            assert again.seal(BOB, "hi") is not None

    def test_whoever_is_erased_before_they_had_a_key_gets_none(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        stranger = UUID(int=404)

        ring.forget(stranger)

        other = opened()
        other.ensure_keys([stranger])
        assert other.seal(stranger, "hello") is None

    def test_forgetting_twice_is_forgetting_once(self, ring: Keyring) -> None:
        ring.forget(ADA)
        ring.forget(ADA)

        assert ring.is_erased(ADA)

    def test_up_to_where_erasures_were_carried_out_is_noted_with_them(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        assert ring.honoured_upto == 0

        ring.forget(ADA, BOB, upto=7)
        assert (opened().honoured_upto, opened().erased) == (7, {ADA, BOB})

        ring.forget(upto=3)
        assert (ring.honoured_upto, ring.erased) == (3, {ADA, BOB})

    def test_fingerprints_are_stable(self, ring: Keyring, opened: Callable[[], Keyring]) -> None:
        other = opened()

        for identity in ("mailto:ada@example.org", "", "\ud800"):
            assert ring.fingerprint(identity) == other.fingerprint(identity)
        assert len(ring.fingerprint("x")) == 32

    def test_key_rings_have_fingerprints_of_their_own(
        self, ring: Keyring, keyring: Keyring
    ) -> None:
        assert ring.fingerprint("mailto:ada@example.org") != keyring.fingerprint(
            "mailto:ada@example.org"
        )

    def test_more_people_than_are_kept_in_memory_have_keys(
        self, ring: Keyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "CACHED_KEYS", 10)
        people = [UUID(int=n) for n in range(1_000, 2_200)]

        ring.ensure_keys([*people, *people])
        ring.ensure_keys(people)
        sealed = {person: ring.seal(person, str(person)) or b"" for person in people}

        assert all(ring.open(person, sealed[person]) == str(person) for person in people)
        assert len(ring._ciphers) <= 10  # noqa: SLF001 - it is the bound that is tested

    def test_keys_that_could_not_be_stored_are_not_used(
        self, ring: Keyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person, other = UUID(int=5_000), UUID(int=5_001)
        monkeypatch.setattr(module, "PART", 1)
        monkeypatch.setattr(AESGCM, "generate_key", failing_after(1))

        with pytest.raises(OSError, match="no more randomness"):
            ring.ensure_keys([person, other])

        with pytest.raises(KeyringError, match="There is no key"):
            ring.seal(person, "lost, if the key that was not stored sealed it")

    def test_processes_that_make_the_same_keys_agree(
        self, ring: Keyring, opened: Callable[[], Keyring]
    ) -> None:
        people = [UUID(int=n) for n in range(1_000, 1_600)]
        rings = [opened() for _ in range(4)]
        orders = [people, people[::-1], people[300:] + people[:300], people]

        with ThreadPoolExecutor() as threads:
            list(threads.map(Keyring.ensure_keys, rings, orders))

        for one, another in pairwise(rings):
            for person in people[::50]:
                assert another.open(person, one.seal(person, "hello") or b"") == "hello"

    def test_a_key_that_another_process_makes_just_now_is_the_key_for_both(
        self, ring: Keyring, opened: Callable[[], Keyring], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other, person, make = opened(), UUID(int=5_000), AESGCM.generate_key

        def generate_key(bits: int) -> bytes:
            monkeypatch.setattr(AESGCM, "generate_key", make)
            other.ensure_keys([person])
            return make(bits)

        monkeypatch.setattr(AESGCM, "generate_key", generate_key)
        ring.ensure_keys([person])

        assert other.open(person, ring.seal(person, "hello") or b"") == "hello"

    def test_a_key_lies_nowhere_in_the_database_once_forgotten(
        self, ring: Keyring, key_database: str
    ) -> None:
        ring.ensure_keys(UUID(int=n) for n in range(1_000, 1_200))
        engine = sa.create_engine(key_database)
        with engine.connect() as connection:
            key = connection.execute(sa.select(keys.c.key).where(keys.c.person_id == ADA)).scalar()
        assert key is not None
        assert key in self.lying(engine)

        ring.forget(ADA)

        assert key not in self.lying(engine)
        engine.dispose()

    @abstractmethod
    def lying(self, engine: sa.Engine) -> bytes:
        """Everything that lies in the key database."""


def failing_after(times: int) -> Callable[[int], bytes]:
    """Makes so many keys, and then no more."""
    made = [AESGCM.generate_key(256) for _ in range(times)]

    def generate_key(_bits: int) -> bytes:
        if not made:
            raise OSError("no more randomness")
        return made.pop()

    return generate_key
