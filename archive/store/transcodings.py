"""How values of the domain are written into stored events."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Transcoding, UUIDAsHex

from archive.domain.aggregate import Occurred
from archive.domain.personal import Personal
from archive.store.keyring import Keyring

_uuid = lru_cache(maxsize=50_000)(UUID)  # the same people and threads stand in many events


class CachedUUID(UUIDAsHex):
    """The library's form, read faster."""

    def decode(self, data: str) -> UUID:
        """From hexadecimal digits."""
        return _uuid(data)


class PersonalAsSealedText(Transcoding):
    """Seals a person's text under that person's key; opens it only while the key exists.

    Written as [person, base64 of the sealed text]; the second is empty for an erased person.
    """

    type = Personal
    name = "personal"

    def __init__(self, keyring: Keyring):
        self._keyring = keyring

    def encode(self, obj: Personal) -> list[str]:
        """Seal. A person who is erased leaves nothing, so a re-import brings nothing back."""
        sealed = None if obj.text is None else self._keyring.seal(obj.person, obj.text)
        return [obj.person.hex, b64encode(sealed).decode() if sealed else ""]

    def decode(self, data: Any) -> Personal:
        """Open, or give a Personal without text."""
        person = _uuid(data[0])
        text = self._keyring.open(person, b64decode(data[1])) if data[1] else None
        return Personal(person, text)


class OccurredAsList(Transcoding):
    """Written as [ISO 8601 in UTC, precision, who recorded it]."""

    type = Occurred
    name = "occurred"

    def encode(self, obj: Occurred) -> list[str]:
        """To a list."""
        return [obj.at.astimezone(UTC).isoformat(), obj.precision, obj.recorded_by.hex]

    def decode(self, data: Any) -> Occurred:
        """From a list."""
        return Occurred(datetime.fromisoformat(data[0]), data[1], _uuid(data[2]))
