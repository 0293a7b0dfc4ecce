"""Merkle trees: as the RFCs define them, on every size, and no proof of what is not so."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store import merkle
from archive.store.merkle import Nodes

VECTORS = [
    bytes.fromhex(data)
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The leaves and roots on which implementations of Certificate Transparency are tested."""

sizes = st.integers(1, 70)


def mth(data: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    n = len(data)
    if n == 0:
        return sha256(b"").digest()
    if n == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = power_below(n)
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1, word for word."""
    n = len(data)
    if n == 1:
        return []
    k = power_below(n)
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def subproof(m: int, data: Sequence[bytes], known: bool) -> list[bytes]:
    """RFC 6962, section 2.1.2, word for word."""
    n = len(data)
    if m == n:
        return [] if known else [mth(data)]
    k = power_below(n)
    if m <= k:
        return [*subproof(m, data[:k], known), mth(data[k:])]
    return [*subproof(m - k, data[k:], False), mth(data[:k])]


def power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def nodes_of(data: Sequence[bytes]) -> Nodes:
    return lambda height, index: mth(data[index << height : (index + 1) << height])


def numbered(size: int) -> list[bytes]:
    return [str(n).encode() for n in range(size)]


def changed(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


def test_the_known_trees_have_their_known_roots() -> None:
    roots = [merkle.root(nodes_of(VECTORS[:n]), n).hex() for n in range(1, 9)]

    assert tuple(roots) == ROOTS


def test_a_known_leaf_has_its_known_path() -> None:
    proof = merkle.inclusion_proof(nodes_of(VECTORS), 0, 8)

    assert [step.hex() for step in proof] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root(nodes_of([]), 0).hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize("size", [*range(1, 40), 255, 256, 257])
def test_a_root_is_what_the_rfc_says(size: int) -> None:
    assert merkle.root(nodes_of(numbered(size)), size) == mth(numbered(size))


@pytest.mark.parametrize("height", range(9))
def test_folding_is_the_root_of_a_complete_tree(height: int) -> None:
    data = numbered(1 << height)

    assert merkle.fold([merkle.leaf_hash(d) for d in data]) == mth(data)


@pytest.mark.parametrize("size", range(1, 34))
def test_a_path_is_what_the_rfc_says_and_shows_its_leaf(size: int) -> None:
    data = numbered(size)
    for index in range(size):
        proof = merkle.inclusion_proof(nodes_of(data), index, size)

        assert proof == path(index, data)
        assert merkle.included(merkle.leaf_hash(data[index]), index, size, proof, mth(data))


@pytest.mark.parametrize("size", range(1, 34))
def test_a_consistency_proof_is_what_the_rfc_says_and_convinces(size: int) -> None:
    data = numbered(size)
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(nodes_of(data), old, size)

        assert proof == subproof(old, data, True)
        assert merkle.consistent((old, mth(data[:old])), (size, mth(data)), proof)


@given(size=sizes, spoil=st.data())
def test_a_path_shows_nothing_else(size: int, spoil: st.DataObject) -> None:
    data = numbered(size)
    index = spoil.draw(st.integers(0, size - 1))
    other = spoil.draw(st.integers(0, 2 * size).filter(lambda n: n != index))
    leaf, proof = merkle.leaf_hash(data[index]), path(index, data)

    assert not merkle.included(changed(leaf), index, size, proof, mth(data))
    assert not merkle.included(leaf, other, size, proof, mth(data))
    assert not merkle.included(leaf, index, size, proof, changed(mth(data)))
    assert not merkle.included(leaf, index, size, [*proof, leaf], mth(data))
    for step in range(len(proof)):
        spoilt = [*proof[:step], changed(proof[step]), *proof[step + 1 :]]
        assert not merkle.included(leaf, index, size, spoilt, mth(data))
        assert not merkle.included(leaf, index, size, proof[:step], mth(data))


@given(size=sizes.filter(lambda n: n > 1), spoil=st.data())
def test_no_proof_makes_a_changed_past_consistent(size: int, spoil: st.DataObject) -> None:
    data = numbered(size)
    old = spoil.draw(st.integers(1, size - 1))
    proof = subproof(old, data, True)
    before, now = (old, mth(data[:old])), (size, mth(data))

    assert not merkle.consistent((old, changed(before[1])), now, proof)
    assert not merkle.consistent(before, (size, changed(now[1])), proof)
    assert not merkle.consistent(now, before, proof)
    assert not merkle.consistent(before, now, [*proof, proof[0]])
    for step in range(len(proof)):
        spoilt = [*proof[:step], changed(proof[step]), *proof[step + 1 :]]
        assert not merkle.consistent(before, now, spoilt)
        assert not merkle.consistent(before, now, proof[:step])


def test_trees_of_one_size_are_consistent_when_they_are_one() -> None:
    tree = (3, mth(numbered(3)))

    assert merkle.consistent(tree, tree, [])
    assert not merkle.consistent(tree, tree, [tree[1]])
    assert not merkle.consistent(tree, (3, mth(numbered(2))), [])


def test_everything_goes_on_from_nothing() -> None:
    tree = (3, mth(numbered(3)))

    assert merkle.consistency_proof(nodes_of(numbered(3)), 0, 3) == []
    assert merkle.consistent((0, mth([])), tree, [])
    assert not merkle.consistent((0, changed(mth([]))), tree, [])
    assert not merkle.consistent((0, mth([])), tree, [tree[1]])


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_there_is_no_path_to_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(ValueError, match=f"no leaf {index} in a tree of 3"):
        merkle.inclusion_proof(nodes_of(numbered(3)), index, 3)


@pytest.mark.parametrize("old", [-1, 4])
def test_a_tree_does_not_go_on_from_a_larger_one(old: int) -> None:
    with pytest.raises(ValueError, match=f"of 3 leaves does not go on from one of {old}"):
        merkle.consistency_proof(nodes_of(numbered(3)), old, 3)
