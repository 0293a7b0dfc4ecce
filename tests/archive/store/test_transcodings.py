import json
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
from eventsourcing.persistence import JSONTranscoder, TranscodingNotRegisteredError
from hypothesis import given
from hypothesis import strategies as st

from archive.application import Archive
from archive.domain.aggregate import Occurred
from archive.domain.personal import Personal
from archive.store.keyring import Keyring, KeyringError
from tests.builders import ADA, BOB, RUN, memory_archive, new_keyring


@pytest.fixture
def transcoder(archive: Archive) -> JSONTranscoder:
    """The transcoder of an archive whose key ring knows Ada and Bob."""
    archive.keyring.ensure_keys([ADA, BOB])
    transcoder = archive.mapper.transcoder
    assert isinstance(transcoder, JSONTranscoder)
    return transcoder


def test_a_persons_text_is_written_sealed(transcoder: JSONTranscoder) -> None:
    written = transcoder.encode({"body": Personal(ADA, "hello")})

    assert b"hello" not in written
    assert json.loads(written)["body"]["_type_"] == "personal"
    assert json.loads(written)["body"]["_data_"][0] == ADA.hex


def test_a_persons_text_is_read_as_it_was_written(transcoder: JSONTranscoder) -> None:
    for given_text in (Personal(ADA, "hello"), Personal(ADA, ""), Personal(BOB, None)):
        assert transcoder.decode(transcoder.encode(given_text)) == given_text


def test_several_peoples_texts_are_sealed_inside_of_anything(transcoder: JSONTranscoder) -> None:
    value = {"all": [Personal(ADA, "mine"), {"his": Personal(BOB, "his")}]}

    assert transcoder.decode(transcoder.encode(value)) == value


def test_an_erased_persons_text_is_neither_read_nor_written(
    transcoder: JSONTranscoder, keyring: Keyring
) -> None:
    before = transcoder.encode(Personal(ADA, "mine"))

    keyring.forget(ADA)
    after = transcoder.encode(Personal(ADA, "mine"))

    assert transcoder.decode(before) == transcoder.decode(after) == Personal(ADA, None)
    assert json.loads(after)["_data_"] == [ADA.hex, ""]


def test_an_erased_persons_empty_text_is_not_read_as_one(
    transcoder: JSONTranscoder, keyring: Keyring
) -> None:
    before = transcoder.encode(Personal(ADA, ""))

    keyring.forget(ADA)

    assert transcoder.decode(before) == Personal(ADA, None)


def test_a_text_of_somebody_without_a_key_is_not_written(transcoder: JSONTranscoder) -> None:
    with pytest.raises(KeyringError, match="no key for person"):
        transcoder.encode(Personal(UUID(int=404), "hello"))


def test_a_persons_own_kind_of_text_is_not_taken_for_one(transcoder: JSONTranscoder) -> None:
    class Odd(Personal):
        """Another class, which nobody taught the library to seal."""

    with pytest.raises(TranscodingNotRegisteredError):
        transcoder.encode(Odd(ADA, "hello"))


any_zone = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))
any_time = st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001 - the zone follows
    max_value=datetime(9998, 1, 1),  # noqa: DTZ001
    timezones=any_zone,
)


@given(at=any_time, precision=st.sampled_from(["second", "day", "about"]))
def test_when_it_occurred_is_read_as_it_was_written(at: datetime, precision: object) -> None:
    keyring = new_keyring()
    with memory_archive(keyring) as archive:
        transcoder = archive.mapper.transcoder
        occurred = Occurred(at, precision, RUN)  # type: ignore[arg-type]

        read = transcoder.decode(transcoder.encode(occurred))

        assert read == occurred
        assert read.at.utcoffset() == timedelta(0)
    keyring.close()


def test_when_it_occurred_is_written_in_utc(transcoder: JSONTranscoder) -> None:
    east = timezone(timedelta(hours=5))

    written = transcoder.encode(Occurred(datetime(2020, 5, 1, 12, tzinfo=east), "day", RUN))

    assert json.loads(written) == {
        "_type_": "occurred",
        "_data_": ["2020-05-01T07:00:00+00:00", "day", RUN.hex],
    }


def test_ids_are_written_as_the_library_does(transcoder: JSONTranscoder) -> None:
    written = transcoder.encode([ADA])

    assert json.loads(written) == [{"_type_": "uuid_hex", "_data_": ADA.hex}]
    assert transcoder.decode(written) == [ADA]
