"""Bags, in the form of BagIt."""

from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook.backup.bags import (
    Bag,
    BagError,
    check_bag,
    payload_checksum,
    read_bag,
    write_bag,
)

INFO = {"External-Identifier": "abc", "Daybook-Contents": "log"}
CONTENT = {"events.db": bytes(range(256)) * 20, "daybook.toml": b'community = "x"\n'}


@pytest.fixture
def bag(tmp_path: Path) -> Bag:
    """A bag with two files."""
    return make(tmp_path / "bag")


def make(folder: Path) -> Bag:
    (folder / "data").mkdir(parents=True)
    for name, content in CONTENT.items():
        (folder / "data" / name).write_bytes(content)
    return write_bag(folder, INFO)


def test_the_reference_implementation_finds_it_valid(bag: Bag) -> None:
    theirs = bagit.Bag(str(bag.folder))

    assert theirs.validate()
    assert theirs.version_info == (1, 0)
    assert theirs.info["External-Identifier"] == "abc"
    assert set(theirs.payload_files()) == {"data/events.db", "data/daybook.toml"}


def test_a_bag_tells_what_was_written_of_it(bag: Bag) -> None:
    size = sum(map(len, CONTENT.values()))

    assert check_bag(bag.folder) == read_bag(bag.folder) == bag
    assert bag.info == {**INFO, "Payload-Oxum": f"{size}.2"}


def test_checking_tells_of_each_byte_of_the_payload(bag: Bag) -> None:
    told: list[int] = []

    check_bag(bag.folder, told.append)

    assert sum(told) == sum(map(len, CONTENT.values()))


@pytest.mark.parametrize(
    "name",
    [
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "data/events.db",
        "data/daybook.toml",
    ],
)
@given(data=st.data())
def test_any_flipped_bit_is_found_and_the_file_named(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    bag = make(tmp_path_factory.mktemp("flip") / "bag")
    file = bag.folder / name
    content = bytearray(file.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    file.write_bytes(content)

    with pytest.raises(BagError, match=r"is damaged|is no bag") as error:
        check_bag(bag.folder)

    assert name.removeprefix("data/") in str(error.value)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def grow(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


def lose(file: Path) -> None:
    file.unlink()


def link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to(file.with_name("elsewhere"))


@pytest.mark.parametrize("harm", [cut, grow, lose])
@pytest.mark.parametrize(
    "name", ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/events.db"]
)
def test_a_file_cut_grown_or_lost_is_found(
    bag: Bag, name: str, harm: Callable[[Path], None]
) -> None:
    harm(bag.folder / name)

    with pytest.raises(BagError, match=name.removeprefix("data/")):
        check_bag(bag.folder)


def test_a_file_that_nobody_put_there_is_found(bag: Bag) -> None:
    (bag.folder / "data" / "more.db").write_bytes(b"x")

    with pytest.raises(BagError, match=r"data/more.db is not in manifest-sha256.txt"):
        check_bag(bag.folder)


def test_a_link_is_not_followed(bag: Bag) -> None:
    link(bag.folder / "data" / "events.db")

    with pytest.raises(BagError, match=r"data/events.db is missing"):
        check_bag(bag.folder)


def test_a_manifest_leads_nowhere_else(bag: Bag) -> None:
    manifest = bag.folder / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().replace("data/events.db", "data/../../secret"))

    with pytest.raises(BagError, match=r"manifest-sha256.txt cannot be read at line 2"):
        check_bag(bag.folder)


def test_what_is_no_bag_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(BagError, match="is no bag"):
        check_bag(tmp_path)


def test_a_file_that_a_bag_lacks_has_no_checksum(bag: Bag) -> None:
    assert len(payload_checksum(bag, "events.db")) == 64
    with pytest.raises(BagError, match=r"holds no keys.db"):
        payload_checksum(bag, "keys.db")
