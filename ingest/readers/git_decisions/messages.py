"""The reasons that commit messages give."""

import re

_TRAILER = re.compile(
    r"(?:signed-off-by|co-authored-by|reviewed-by|acked-by|tested-by|change-id|git-svn-id"
    r"|reviewed-on|cc|from-svn-id)\s*:.*",
    re.I,
)


def reason_in(message: str) -> str:
    """A commit message without its trailers and the space at line ends."""
    lines = [line.rstrip() for line in message.strip().splitlines()]
    kept = [line for line in lines if not _TRAILER.fullmatch(line.strip())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
