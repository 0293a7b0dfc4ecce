"""What the person who imports knows better: which commits changed the rule and which its form."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, cast

from ingest.errors import ExportError

ENDING = ".overrides.toml"
SHA = re.compile(r"[0-9a-f]{7,64}")
Override = Literal["amended", "retranscribed"]
EXAMPLE = '3f2a91c = "retranscribed"'


class Overrides:
    """Commits by the beginning of their SHA, and what they did to the rules."""

    def __init__(self, entries: Mapping[str, Override], name: str = ""):
        self._entries = entries
        self._name = name

    def __bool__(self) -> bool:
        return bool(self._entries)

    def of(self, sha: str) -> Override | None:
        """What a commit did, if it is said."""
        return next((kind for start, kind in self._entries.items() if sha.startswith(start)), None)

    def check(self, shas: Iterable[str]) -> None:
        """Raise ExportError when one names none of these commits, or more than one."""
        found = Counter(
            start for sha in set(shas) for start in self._entries if sha.startswith(start)
        )
        wrong = sorted(start for start in self._entries if found[start] != 1)
        if wrong:
            msg = f"{self._name} names {', '.join(wrong)}, which is not the beginning of just one"
            msg += " commit that changed these files. Take it out, or give the whole SHA of the"
            raise ExportError(f"{msg} commit that you mean.")


def read_overrides(paths: Iterable[str]) -> Overrides:
    """Those of all files. Raises ExportError when one cannot be read or says something else."""
    entries: dict[str, Override] = {}
    names = list(paths)
    for name in names:
        try:
            table = tomllib.loads(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            msg = f"{name} cannot be read: {error}. Each line of it names a commit, such as"
            raise ExportError(f"{msg} {EXAMPLE}.") from error
        for start, kind in table.items():
            if not SHA.fullmatch(start.lower()) or kind not in ("amended", "retranscribed"):
                msg = f"{name} says {start} = {kind!r}. A line is the first 7 or more digits of a"
                msg += ' commit\'s SHA, then "amended" or "retranscribed", such as'
                raise ExportError(f"{msg} {EXAMPLE}.")
            entries[start.lower()] = cast(Override, kind)
    return Overrides(entries, ", ".join(names))
