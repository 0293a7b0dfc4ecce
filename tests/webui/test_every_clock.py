"""Every page that shows what the community said or decided honours both clocks, or refuses them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings
from daybook.wsgi import make_app
from projections.decisions.tables import decisions
from projections.norms.tables import norms
from projections.people.queries import people_seen
from projections.roles.tables import roles
from projections.spaces.tables import spaces
from projections.threads.tables import contributions
from projections.viewer import STEWARD

HONOURED = {
    "home.home", "spaces.all_of_them", "spaces.space", "threads.thread",
    "contributions.contribution", "norms.all_of_them", "norms.norm", "norms.history",
    "decisions.all_of_them", "decisions.decision", "roles.all_of_them", "roles.role",
    "reasons.why", "people.all_of_them", "people.person", "moderation.record", "search.search",
    "replay.replay", "api.search.search", "api.replay.replay", "start.start", "reasons.markdown",
    "health.all_of_them", "health.figure", "handover.all_of_them", "handover.handover",
    "knows.knows", "knows.single",
}  # fmt: skip
REFUSED = {
    "similar.similar", "imports.all_of_them", "imports.account", "erasures.all_of_them",
    "erasures.erase", "erasures.words", "api.similar.similar", "identity.suggestions",
}  # fmt: skip
OTHERWISE = {
    "static": "no page",
    "norms.compare": "its address names the two texts",
    "health.drawn": "a picture of a page that does",
}
LONG_AGO = "1999-01-01"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daybook]:
    """The demo community."""
    settings = Settings(Path(tmp_path_factory.mktemp("demo")) / "archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_UNDERSTAND", "asked")
        fill(settings)
        with open_daybook(settings) as daybook:
            daybook.catch_up()
            yield daybook


@pytest.fixture(scope="module")
def app(demo: Daybook) -> Flask:
    """Its pages, as a steward sees them."""
    return make_app(demo, STEWARD)


def address_of(demo: Daybook, app: Flask, endpoint: str) -> str:
    with demo.engine.connect() as connection:
        said = connection.execute(sa.select(contributions).limit(1)).one()
        ids = {
            "thread": said.thread_id,
            "contribution": said.id,
            "kind": "norm",
            "space": said.space_id,
            "norm": connection.scalar(sa.select(norms.c.id)),
            "thing": connection.scalar(sa.select(norms.c.id)),
            "decision": connection.scalar(sa.select(decisions.c.id)),
            "role": connection.scalar(sa.select(roles.c.id)),
            "person": people_seen(demo.engine, STEWARD, limit=1).rows[0].id,
            "name": "newcomers",
            "run": connection.scalar(sa.select(spaces.c.id)),
        }
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint)
    with app.test_request_context():
        address: str = app.url_for(endpoint, **{name: ids[name] for name in rule.arguments})
    return address


def test_every_page_is_on_one_of_the_lists(app: Flask) -> None:
    there = {r.endpoint for r in app.url_map.iter_rules() if "GET" in (r.methods or ())}
    there = {each for each in there if not each.startswith("recording.")}

    assert there == HONOURED | REFUSED | set(OTHERWISE)


@pytest.mark.parametrize("clock", ["as_of", "known_at"])
@pytest.mark.parametrize("endpoint", sorted(HONOURED))
def test_a_page_is_as_of_then_or_was_not_there(
    demo: Daybook, app: Flask, endpoint: str, clock: str
) -> None:
    address, client = address_of(demo, app, endpoint), app.test_client()
    query = (
        "?q=battery&"
        if "search" in endpoint
        else "?topic=battery&"
        if endpoint == "knows.knows"
        else "?"
    )
    assert client.get(address + query).status_code == 200

    assert client.get(f"{address}{query}{clock}=soon").status_code == 400
    assert client.get(f"{address}{query}{clock}=2999-01-01").status_code == 416
    then = client.get(f"{address}{query}{clock}={LONG_AGO}")
    one = address.count("/") > 1 and "-" in address
    if one:
        assert then.status_code == 404
    elif endpoint.startswith("api."):
        assert then.json.get("total", len(then.json.get("frames", ()))) == 0
    elif endpoint == "search.search":  # which names the time among its conditions
        assert LONG_AGO in then.text
        assert "hits" in client.get(address + query).text
        assert '<ol class="hits' not in then.text
    else:
        assert then.status_code == 200
        assert "Read it as it is now" in then.text
        present = client.get(address + query).text
        assert len(then.text) < len(present)


@pytest.mark.parametrize("endpoint", sorted(REFUSED))
def test_a_page_of_the_present_refuses_another_time(
    demo: Daybook, app: Flask, endpoint: str
) -> None:
    answer = app.test_client().get(f"{address_of(demo, app, endpoint)}?known_at={LONG_AGO}&text=x")

    assert answer.status_code == 400
    assert "known_at means nothing here" in (answer.text or "")
