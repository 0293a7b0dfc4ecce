"""Items: what each kind of fact is in ActivityStreams."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from daybook.exporting.activitystreams_items import DEEDS, ITEMS, citation, deed, tenure, urn
from daybook.exporting.content import FACTS
from daybook.exporting.facts import Deed
from daybook.exporting.governance_facts import Citation, Tenure

AT = datetime(2024, 5, 1, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)
CITED = Citation(
    id=UUID(int=9), of_kind="norm", of_id=ONE, entry=None, relation="implements",
    to_kind="decision", to_id=TWO, clause="", address=None, note=None, by_id=None,
    occurred_at=AT, precision="day", recorded_at=AT,
)  # fmt: skip
DONE = Deed(
    contribution_id=ONE, action="hidden", outcome="", norm_id=None, clause="", reason=None,
    acted_as="", by_id=None, cause=None, is_open=False, occurred_at=AT, precision="day",
    recorded_at=AT,
)  # fmt: skip


def test_every_kind_of_fact_is_told() -> None:
    assert set(ITEMS) == {kind.KIND for kind in FACTS}


@pytest.mark.parametrize(
    ("relation", "term"),
    [
        ("implements", "wasDerivedFrom"),
        ("evidence", "wasDerivedFrom"),
        ("supersedes", "wasRevisionOf"),
        ("discussed-in", "wasInfluencedBy"),
    ],
)
def test_what_cites_goes_back_to_what_is_cited(relation: str, term: str) -> None:
    ((where, item),) = citation(replace(CITED, relation=relation))

    assert where == "objects"
    assert item["type"] == "Relationship"
    assert item["subject"] == {"id": urn(ONE), term: urn(TWO)}
    assert item["object"] == urn(TWO)


def test_a_link_whose_address_was_left_out_is_told_without() -> None:
    ((_, item),) = citation(replace(CITED, to_kind="link"))

    assert item["subject"] == urn(ONE)
    assert "object" not in item


def test_holding_a_role_begins_with_a_join_and_ends_with_a_leave() -> None:
    held = Tenure(
        role_id=ONE, person_id=TWO, person="Ada", since=AT, since_precision="day", until=None,
        until_precision=None, ended_how=None,
    )  # fmt: skip

    still = [item["type"] for _, item in tenure(held)]
    over = [item["type"] for _, item in tenure(replace(held, until=AT))]

    assert still == ["Relationship", "Join"]
    assert over == ["Relationship", "Join", "Leave"]


@pytest.mark.parametrize("action", [*DEEDS, "appeal_answered"])
def test_what_moderation_did_is_an_activity_about_the_contribution(action: str) -> None:
    ((where, item),) = deed(replace(DONE, action=action, outcome="overturned"))

    assert where == "activities"
    assert item["type"] == DEEDS.get(action, "Accept")
    assert item["object"] == urn(ONE)
    assert "actor" not in item
