"""Reading values from an export's JSON, whatever shape they turn out to have."""

import json
import re
from collections.abc import Container
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.errors import DamagedFileError
from ingest.export import Export

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?", re.ASCII)


def rows(export: Export, name: str) -> list[object]:
    """The records of one file. Raises DamagedFileError, which says what is wrong with it."""
    data = export.read(name)
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        msg = f"it is not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise DamagedFileError(msg) from error
    except UnicodeDecodeError as error:
        found = error.object[error.start]
        msg = f"it is not UTF-8: byte {error.start + 1} is 0x{found:02x}"
        raise DamagedFileError(msg) from error
    except RecursionError as error:
        raise DamagedFileError("its objects and lists are nested too deeply") from error
    except ValueError as error:  # a number of more digits than Python takes
        raise DamagedFileError(f"it holds a value that cannot be read ({error})") from error
    if not isinstance(value, list):
        raise DamagedFileError("it is not a list of records, which every file of an export is")
    return value


def mapping(value: object) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict[str, Any]]:
    """The objects of the value if it is a list, else none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """The value if it is text, else an empty one."""
    return value if isinstance(value, str) else ""


def moment(value: object) -> datetime | None:
    """The time that a number of seconds since 1970 stands for; None for anything else."""
    if isinstance(value, int | str) and not isinstance(value, bool):
        found = SECONDS.fullmatch(str(value))
        if found and int(found[1]):
            micros = (found[2] or "").ljust(6, "0")
            return EPOCH + timedelta(seconds=int(found[1]), microseconds=int(micros))
    return None


def handle(slack_id: str) -> str:
    """How the archive calls what has this ID in Slack."""
    return f"slack:{slack_id}"


def left_out(kind: str, record: dict[str, Any], used: Container[str]) -> tuple[str, ...]:
    """The names of the fields that hold something and are not used."""
    return tuple(
        f"{kind}.{field}" for field, value in record.items() if value and field not in used
    )
