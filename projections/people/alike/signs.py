"""Signs: names, logins and addresses in the form in which two of them are compared."""

import re
import unicodedata
from functools import lru_cache

FEWEST = 4
"""Letters of a login that say anything."""

_OFFICES = """
    abuse admin administrator anonymous billing bounce bounces contact daemon developer devel
    editor everybody guest help hello hostmaster info listmaster lists mail mailer mailman me
    moderator news nobody noreply no-reply office postmaster press root sales secretary security
    steward support sysop system team test tester unknown user users webmaster
"""
GENERIC = frozenset(_OFFICES.split())
"""Logins of an office or of nobody in particular, not of a person."""

_NOREPLY = re.compile(r"(?:\d+\+)?([^@+]+)@users\.noreply\.(github|gitlab)\.com", re.IGNORECASE)
"""The address that GitHub and GitLab commit under for those who keep theirs to themselves."""

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PROFILE = re.compile(r"\b(github|gitlab)\.com/([\w-]+)", re.IGNORECASE)


@lru_cache(50_000)
def name_key(name: str) -> tuple[str, ...]:
    """The words of a name in an order of their own: “Quill, Ada” is “Ada Quill”, “José” “Jose”."""
    bare = name.casefold()
    if not bare.isascii():
        plain = unicodedata.normalize("NFKD", bare)
        bare = "".join(c for c in plain if not unicodedata.combining(c))
    return tuple(sorted(re.findall(r"[^\W_]+", bare)))


def platform_of(address: str) -> str:
    """Where a handle is at home: `github:ada` at github, `mailto:ada@example.org` in mail."""
    scheme = address.partition(":")[0].casefold()
    return "mail" if scheme == "mailto" else scheme


def address_key(address: str) -> str | None:
    """A mail address without what mail hosts take for the same: capitals, and a +tag."""
    if platform_of(address) != "mail" or "@" not in address:
        return None
    local, _, host = address.partition(":")[2].casefold().rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


@lru_cache(50_000)
def logins_in(address: str) -> frozenset[tuple[str, str]]:
    """The logins that a handle gives away, each with its platform.

    Of a mail address it is what stands before the @, and of one at users.noreply.github.com the
    login there too. Numbers, short ones and those of an office are nobody's.
    """
    platform, rest = platform_of(address), address.partition(":")[2].casefold()
    found = set()
    if noreply := _NOREPLY.fullmatch(rest):
        found.add((noreply[2], noreply[1]))
    elif platform == "mail":
        found.add((platform, rest.rpartition("@")[0].partition("+")[0]))
    elif platform != "name":
        found.add((platform, rest.rsplit("/", 1)[-1]))
    return frozenset((where, login) for where, login in found if _tells(login))


def login_key(login: str) -> str:
    """A login without what is written now so, now so: `ada.quill` is `ada-quill` is `adaquill`."""
    return re.sub(r"[._-]", "", login.casefold())


def told_in(signature: str) -> tuple[frozenset[str], frozenset[tuple[str, str]], list[str]]:
    """The mail addresses, the logins with their platforms, and the lines of a signature."""
    addresses = frozenset(f"mailto:{found}" for found in _ADDRESS.findall(signature))
    logins = frozenset((p.casefold(), login.casefold()) for p, login in _PROFILE.findall(signature))
    lines = [line.strip(" -~*_") for line in signature.splitlines()]
    return addresses, logins, [line for line in lines if line]


def _tells(login: str) -> bool:
    bare = login_key(login)
    return (
        len(bare) >= FEWEST
        and not bare.isdigit()
        and login not in GENERIC
        and bare not in GENERIC
        and not re.fullmatch(r"u[0-9a-z]{8,}", login)  # Slack's own IDs are no login
    )
