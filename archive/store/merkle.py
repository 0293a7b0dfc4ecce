"""Merkle trees in the form of RFC 6962 and RFC 9162: roots, proofs, and how proofs are checked.

Nothing here knows where hashes are kept: a tree is given as a function of its complete subtrees.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

Nodes = Callable[[int, int], bytes]
"""The hash of a complete subtree, by its height (0: a leaf) and its index at that height."""

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf: SHA-256(0x00 || data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash over a power of two of subtrees of the same height, each of `HASH_BYTES`."""
    while len(hashes) > 1:
        row = b"".join(hashes)  # slices of a row are much faster than sums of two
        starts = range(0, len(row), 2 * HASH_BYTES)
        hashes = [sha256(b"\x01" + row[at : at + 2 * HASH_BYTES]).digest() for at in starts]
    return hashes[0]


def root(nodes: Nodes, size: int) -> bytes:
    """The Merkle Tree Hash of the first `size` leaves: RFC 6962, section 2.1."""
    return _part(nodes, 0, size) if size else EMPTY_ROOT


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The audit path of leaf `index` (from 0), lowest first: RFC 6962, section 2.1.1.

    Raises ValueError when there is no such leaf among the first `size`.
    """
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    start, stop, proof = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            proof.append(_part(nodes, middle, stop))
            stop = middle
        else:
            proof.append(_part(nodes, start, middle))
            start = middle
    return proof[::-1]


def consistency_proof(nodes: Nodes, old: int, size: int) -> list[bytes]:
    """The proof that the first `old` leaves begin the first `size`: RFC 6962, section 2.1.2.

    Empty where there is nothing to prove: for an empty old tree, and for two of one size. Raises
    ValueError when the old tree is the larger one.
    """
    if not 0 <= old <= size:
        raise ValueError(f"A tree of {size} leaves does not go on from one of {old}.")
    if old in (0, size):
        return []
    start, stop, proof = 0, size, []
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            proof.append(_part(nodes, middle, stop))
            stop = middle
        else:
            proof.append(_part(nodes, start, middle))
            start = middle
    if start:  # else it is the old root, which whoever checks has already
        proof.append(_part(nodes, start, stop))
    return proof[::-1]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Whether the proof shows this leaf hash at `index` under this root: RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            at, last = _up(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root_hash


def consistent(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that a tree goes on from another, each given as size and root.

    RFC 9162, section 2.1.4.2. An empty old tree goes on to any other, without a proof.
    """
    (old_size, old_root), (size, root_hash) = old, new
    if not 0 < old_size < size:
        same = old == new or (old == (0, EMPTY_ROOT) and size > 0)
        return same and not proof
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else [*proof]
    if not path or not proof:
        return False
    at, last = old_size - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_found = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old_found, found = node_hash(sibling, old_found), node_hash(sibling, found)
            at, last = _up(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old_found == old_root and found == root_hash


def _up(at: int, last: int) -> tuple[int, int]:
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _part(nodes: Nodes, start: int, stop: int) -> bytes:
    count = stop - start
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return nodes(height, start >> height)
    middle = start + _split(count)
    return node_hash(_part(nodes, start, middle), _part(nodes, middle, stop))
