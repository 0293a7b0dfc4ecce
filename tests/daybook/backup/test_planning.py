"""Planning what is restored from which backups."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.store.keyring import COMMUNITY
from daybook.backup.bags import Bag, BagError, write_bag
from daybook.backup.erasures import LIST, ErasureListError
from daybook.backup.making import back_up
from daybook.backup.planning import Request, RestoreError, find_bag, plan_restoration
from daybook.backup.register import KEYS, LOG
from daybook.config import Settings
from tests.daybook.backup.keeping import ADA, EVE, erase, say


def rewritten(bag: Bag, **changes: str) -> Path:
    """The bag with other things said of it, and valid."""
    names = {name.replace("_", "-"): value for name, value in changes.items()}
    write_bag(bag.folder, {**bag.info, **names})
    return bag.folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def test_the_newest_of_a_folder_is_taken_and_nothing_is_written(
    filled: Settings, place: Path
) -> None:
    back_up(filled, place)
    log, keys = back_up(filled, place).bags
    before = snapshot(place)

    plan = plan_restoration(Request(place))

    assert (plan.log, plan.keys) == (log, keys)
    assert (plan.events, plan.erased, plan.again) == (5, frozenset(), frozenset())
    assert plan.known_until == plan.log_taken_at == plan.keys_taken_at
    assert snapshot(place) == before


def test_keys_elsewhere_are_named(filled: Settings, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "a", [LOG])
    [keys] = back_up(filled, tmp_path / "b", [KEYS]).bags

    with pytest.raises(RestoreError, match=r"no keys-\.\.\. folder.*Name where the keys .* are"):
        plan_restoration(Request(tmp_path / "a"))

    for there in (tmp_path / "b", keys.folder):
        assert plan_restoration(Request(tmp_path / "a", there)).keys == keys


def test_where_there_is_no_backup_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(RestoreError, match=r"no backup of a log in .*: no log-\.\.\. folder"):
        find_bag(tmp_path / "nowhere", LOG)


def test_a_damaged_bag_is_refused_with_the_file(filled: Settings, place: Path) -> None:
    for bag in back_up(filled, place).bags:
        file = next((bag.folder / "data").glob("*.db"))
        content = bytearray(file.read_bytes())
        content[5000] ^= 1
        file.write_bytes(content)

        with pytest.raises(BagError, match=rf"data/{file.name} is not what was written"):
            plan_restoration(Request(place))
        content[5000] ^= 1
        file.write_bytes(content)


def test_keys_of_another_archive_are_refused(filled: Settings, place: Path, tmp_path: Path) -> None:
    other = Settings(tmp_path / "other")
    say(other, EVE)
    back_up(filled, place)
    theirs = back_up(other, tmp_path / "theirs").bags[1]

    with pytest.raises(RestoreError, match="of two different archives"):
        plan_restoration(Request(place, theirs.folder))


def test_keys_under_a_false_name_are_found_out(
    filled: Settings, place: Path, tmp_path: Path
) -> None:
    other = Settings(tmp_path / "other")
    say(other, EVE)
    ours = back_up(filled, place).bags[0]
    theirs = back_up(other, tmp_path / "theirs").bags[1]
    false = rewritten(theirs, External_Identifier=ours.info["External-Identifier"])
    (tmp_path / "theirs" / LIST).unlink()

    with pytest.raises(RestoreError, match="does not hold the keys of the archive it names"):
        plan_restoration(Request(place, false))


def test_log_and_keys_the_wrong_way_round_are_told(filled: Settings, place: Path) -> None:
    log, keys = back_up(filled, place).bags

    with pytest.raises(RestoreError, match=r"holds keys, not a log.*the log first"):
        plan_restoration(Request(keys.folder, log.folder))


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ({"Daybook_Format": "2"}, RestoreError, "of format 2, and this Daybook knows 1"),
        ({"Daybook_Format": "next"}, RestoreError, "of format next"),
    ],
)
def test_a_bag_of_a_later_form_is_refused(
    filled: Settings, place: Path, changes: dict[str, str], error: type[Exception], told: str
) -> None:
    rewritten(back_up(filled, place).bags[0], **changes)

    with pytest.raises(error, match=told):
        plan_restoration(Request(place))


def test_a_bag_of_something_else_is_refused(place: Path) -> None:
    (place / "data").mkdir(parents=True)
    (place / "data" / "photo.jpg").write_bytes(b"x")
    write_bag(place, {"Source-Organization": "The museum"})

    with pytest.raises(BagError, match="is no backup of Daybook: it lacks External-Identifier"):
        plan_restoration(Request(place))


@pytest.fixture
def older_keys(filled: Settings, place: Path) -> tuple[Path, Path]:
    """A log in which Eve was met, and keys from before."""
    [keys] = back_up(filled, place, [KEYS]).bags
    say(filled, EVE)
    [log] = back_up(filled, place, [LOG]).bags
    return log.folder, keys.folder


def test_keys_that_lack_a_person_of_the_log_are_refused_with_the_ways_out(
    older_keys: tuple[Path, Path],
) -> None:
    with pytest.raises(RestoreError, match=r"keys of 1 people .*older than the log.*--erase-unre"):
        plan_restoration(Request(*older_keys))


def test_whose_key_is_missing_can_be_taken_as_erased(older_keys: tuple[Path, Path]) -> None:
    plan = plan_restoration(Request(*older_keys, erase_unreadable=True))

    assert len(plan.unreadable) == 1
    assert plan.unreadable == plan.erased == plan.recorded_again
    assert COMMUNITY not in plan.erased


def lose(file: Path) -> None:
    file.unlink()


def spoil(file: Path) -> None:
    file.write_text("nonsense\n")


@pytest.mark.parametrize(
    ("harm", "error", "told"),
    [
        (lose, RestoreError, "no list of erasures.*--erasures FILE.*--nobody-erased-since"),
        (spoil, ErasureListError, "at line 1"),
    ],
)
def test_without_a_list_of_erasures_nothing_is_restored(
    filled: Settings, place: Path, harm: Callable[[Path], None], error: type[Exception], told: str
) -> None:
    back_up(filled, place)
    harm(place / LIST)

    with pytest.raises(error, match=told):
        plan_restoration(Request(place))


def test_a_list_from_elsewhere_or_ones_word_will_do(
    filled: Settings, place: Path, tmp_path: Path
) -> None:
    back_up(filled, place)
    shutil.move(place / LIST, tmp_path / "list")

    assert plan_restoration(Request(place, erasures=tmp_path / "list"))
    assert plan_restoration(Request(place, nobody_erased_since=True))


def test_a_list_beside_is_read_even_if_nobody_is_said_to_be_erased(
    filled: Settings, place: Path
) -> None:
    log, keys = back_up(filled, place).bags
    erase(filled, ADA)
    back_up(filled, place)

    plan = plan_restoration(Request(log.folder, keys.folder, nobody_erased_since=True))

    assert len(plan.again) == len(plan.recorded_again) == 1
    assert plan.known_until > plan.keys_taken_at
