"""Each level of viewer sees what the one below sees, and only people see what is confidential."""

from typing import get_args

import pytest

from archive.commands import Visibility
from projections.viewer import ANONYMOUS, MEMBER, STEWARD, Level, Viewer

LEVELS: tuple[Level, ...] = get_args(Level)


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        (ANONYMOUS, ("public",)),
        (MEMBER, ("public", "members")),
        (STEWARD, ("public", "members", "stewards")),
    ],
)
def test_a_level_sees_what_it_may(viewer: Viewer, seen: tuple[Visibility, ...]) -> None:
    assert viewer.visibilities == seen


@pytest.mark.parametrize("level", LEVELS)
def test_no_level_sees_what_is_confidential(level: Level) -> None:
    assert "confidential" not in Viewer(level).visibilities


def test_every_visibility_is_seen_by_somebody_or_confidential() -> None:
    seen = {visibility for level in LEVELS for visibility in Viewer(level).visibilities}

    assert seen | {"confidential"} == set(get_args(Visibility))


def test_a_viewer_is_nobody_in_particular_unless_named() -> None:
    assert [v.person for v in (ANONYMOUS, MEMBER, STEWARD)] == [None, None, None]
