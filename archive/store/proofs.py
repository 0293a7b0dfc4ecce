"""Proofs as texts that an outsider can check: docs/verify.md says how."""

import base64
from collections.abc import Sequence

INCLUSION = "c2sp.org/tlog-proof@v1"
CONSISTENCY = "daybook.invalid/consistency-proof@v1"


def inclusion_text(data: bytes, index: int, proof: Sequence[bytes], note: str) -> str:
    """The proof that an event is in the log, in the form of https://c2sp.org/tlog-proof.

    Its extra data are the leaf data, from which the leaf's hash is made.
    """
    head = [INCLUSION, f"extra {_base64(data)}", f"index {index}"]
    return "\n".join([*head, *map(_base64, proof), "", note])


def consistency_text(old: tuple[int, bytes], proof: Sequence[bytes], note: str) -> str:
    """The proof that the log goes on from what it was, given as size and root.

    The C2SP has no form for it: this one is made after its form of inclusion proofs.
    """
    size, root = old
    head = [CONSISTENCY, f"old {size} {_base64(root)}"]
    return "\n".join([*head, *map(_base64, proof), "", note])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
