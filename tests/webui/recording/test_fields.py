"""What was filled in a form: each field's errors are told, and what was filled in is kept."""

from uuid import UUID

import pytest

from projections.decisions.queries import decision_history, decisions_seen
from projections.viewer import MEMBER, STEWARD
from tests.reading import Library, Pages, handle
from tests.webui.forms import fields_of, send

DECISION = {"title": "Two locks", "reason": "thieves"}


@pytest.mark.parametrize(
    ("filled", "told"),
    [
        ({"title": " "}, "Say what was to be decided"),
        ({"at": "yesterday"}, "&#39;yesterday&#39; is no date. Write it as 2014"),
        ({"at": "2999-01-01"}, "2999-01-01 lies in the future"),
        ({"tally": "many for"}, "&#39;many for&#39; is no count"),
        ({"tally": "7 for, 1"}, "&#39;1&#39; is no count"),
        ({"tally": "² for"}, "is no count"),
        ({"visibility": ""}, "Choose who may see it"),
        ({"visibility": "stewards"}, "Choose who may see it"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_filled_in_is_kept(
    pages: Pages, filled: dict[str, str], told: str
) -> None:
    client = pages(record_as=handle("zoe"))

    sent = send(client, "/record/decision", **(DECISION | {"method": "vote"} | filled))

    assert sent.status_code == 200
    assert 'role="alert"' in sent.text
    assert told in sent.text
    kept = fields_of(sent.text)
    wanted = DECISION | {"method": "vote"} | filled
    del wanted["reason"]
    if filled.get("visibility") is None:
        assert {name: kept[name] for name in wanted} == wanted
    assert kept["reason"] == "thieves"
    assert "Two locks" not in client.get("/decisions/").text


def test_what_opens_only_when_needed_is_open_when_it_was_filled_in(pages: Pages) -> None:
    client = pages(record_as=handle("zoe"))

    assert "<details open>" not in client.get("/record/decision").text
    assert "<details open>" in send(client, "/record/decision", at="never").text


def test_a_change_is_recorded_back_dated_as_exactly_as_it_is_known(
    library: Library, pages: Pages
) -> None:
    client = pages(record_as=handle("zoe"))

    page = send(client, "/record/decision", **DECISION, at="~2014", by=handle("bob"))

    shown = client.get(page.location).text
    assert "about 1 January 2014" in shown
    assert shown.count("1 January 2014") == shown.count("about 1 January 2014")
    listed = client.get("/decisions/").text
    assert listed.count("1 January 2014") == listed.count("about 1 January 2014") > 0
    [decision] = decisions_seen(library.engine, MEMBER)
    history = decision_history(library.engine, MEMBER, decision.id)
    assert {change.precision for change in history} == {"about"}
    assert {change.by for change in history} == {library.person("bob")}


def test_without_another_name_it_was_who_records(library: Library, pages: Pages) -> None:
    library.say("1", by="Zoe")
    client = pages(record_as=handle("zoe"))

    page = send(client, "/record/decision", **DECISION)

    assert ">Zoe</a>" in client.get(page.location).text


@pytest.mark.parametrize("about", ["thread", "role:1", f"wish:{UUID(int=7)}", "thread:nothing"])
def test_what_a_form_is_about_must_be_named_rightly(pages: Pages, about: str) -> None:
    client = pages(record_as=handle("zoe"))

    refused = client.get("/record/decision", query_string={"about": about})

    assert refused.status_code == 400
    assert "names nothing here" in refused.text


def test_what_comes_of_something_is_for_those_who_see_that(library: Library, pages: Pages) -> None:
    library.space("club", visibility="members")
    library.space("vault", visibility="confidential", named=(library.person("cy"),))
    shown = {place: library.say(place, space=place, by="Cy") for place in ("hall", "club", "vault")}
    library.say("aside", visibility="stewards")
    client = pages(STEWARD, record_as=handle("zoe"))

    for place, level in (("hall", "public"), ("club", "members")):
        form = client.get(f"/record/decision?about=contribution:{shown[place]}").text
        assert fields_of(form)["visibility"] == level
    named = pages(type(STEWARD)("member", library.person("cy")), record_as=handle("cy"))
    form = named.get(f"/record/decision?about=contribution:{shown['vault']}").text
    assert fields_of(form)["visibility"] == ""
    assert "not everybody sees what it came of" in form
    assert 'value="stewards"' not in form
    assert client.get(f"/record/decision?about=contribution:{shown['vault']}").status_code == 404
