"""What a commit message says of the reason, and the pages that it names."""

import re

from ingest.git.revisions import Revision

TRAILER = re.compile(
    r"^(?:[A-Z][\w-]*-(?:by|with|on)|cc|change-id|git-svn-id|pr-url|see-also):\s", re.IGNORECASE
)
ADDRESS = re.compile(r"https?://[^\s<>\[\]\"'`]+")
PULL = re.compile(r"\AMerge pull request (#\d+) from \S+\s+(\S.*)")


def reason_of(revision: Revision) -> str:
    """The message without its trailers; with the title of the pull request that was merged."""
    lines = revision.commit.message.replace("\r\n", "\n").split("\n")
    kept = [line.rstrip() for line in lines if not TRAILER.match(line)]
    reason = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    pull = PULL.match(revision.merge.message) if revision.merge else None
    if pull is not None and pull[1] not in reason:
        title = pull[2].strip()
        about = pull[1] if title in reason else f"{title} ({pull[1]})"
        reason = f"{reason}\n\nPull request: {about}"
    return reason


def pages_named_in(text: str) -> list[str]:
    """The addresses of pages that a text names, each once."""
    found = (address.rstrip(".,;:!?*_") for address in ADDRESS.findall(text))
    return list(dict.fromkeys(a if "(" in a else a.rstrip(")") for a in found))
