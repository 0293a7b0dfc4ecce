"""daybook moderation: the record."""

import pytest

from tests.daybook.cli.desk import Desk
from tests.daybook.cli.hall import WHY


@pytest.mark.usefixtures("hall")
def test_each_sees_what_is_for_them(desk: Desk) -> None:
    desk("hide", "chat:1", *WHY)

    steward, member, anonymous = (
        desk.json("moderation", "--as", level)["rows"][0]
        for level in ("steward", "member", "anonymous")
    )

    assert (steward["by"], steward["author"], steward["reason"]) == ("Ada", "Bob", "manners")
    assert (member["by"], member["author"], member["reason"]) == (None, None, "manners")
    assert (anonymous["reason"], anonymous["acted_as"]) == (None, None)
    assert anonymous["clause"] == "Watering, clause 2, version 1"
    text = desk("moderation", "--as", "member")
    assert "by a steward: manners" in text
    assert "Nothing of that" in desk("moderation", "--as-of", "2019-01-01")
