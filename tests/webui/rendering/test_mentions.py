"""Mentions of people."""

from uuid import UUID

from projections.people.names import NameRow
from webui.rendering.mentions import Mentions, mentioned

ADA, BOB, EVE = (UUID(int=n) for n in (1, 2, 3))
MENTIONS = Mentions(
    {
        ADA: NameRow(ADA, 'Ada "<b>', has_page=True),
        BOB: NameRow(ADA, "Ada", has_page=True),
        EVE: NameRow(EVE, "[erased]", erased=True),
    },
    lambda person: f"/people/{person}",
)


def test_people_are_found_in_bodies() -> None:
    bodies = [f"<@{ADA}> and <@{str(BOB).upper()}>", None, "", "<@someone> <@1234>"]

    assert mentioned(bodies) == {ADA, BOB}


def test_a_mention_links_to_the_person_a_handle_belongs_to() -> None:
    assert MENTIONS.html(str(BOB)) == f'<a class="mention" href="/people/{ADA}">@Ada</a>'


def test_a_name_cannot_break_out_of_its_mention() -> None:
    assert "@Ada &#34;&lt;b&gt;</a>" in MENTIONS.html(str(ADA))


def test_who_has_no_page_is_not_linked() -> None:
    assert MENTIONS.html(str(EVE)) == '<span class="mention">@[erased]</span>'
    assert MENTIONS.html(str(UUID(int=9))) == '<span class="mention">@[unknown]</span>'


def test_in_text_a_mention_is_the_name_alone() -> None:
    assert MENTIONS.in_text(f"Ask <@{BOB}>, <@nobody>") == "Ask @Ada, <@nobody>"
