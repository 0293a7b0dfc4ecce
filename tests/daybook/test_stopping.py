"""What one read model cannot process stops it alone, and everybody is told where it stands."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from daybook.bootstrap import Daybook, open_daybook
from daybook.config import Settings
from daybook.follower import Followers, follow_index, follow_tables
from daybook.wsgi import make_app
from projections.following import Follower
from projections.projection import position_of
from projections.stopping import ProjectionError, stops_noted
from projections.store import positions
from projections.viewer import MEMBER
from tests.daybook.cli.desk import ADA
from tests.projections.unprocessable import OF_SPACES, of_a_newer_kind

Run = Callable[..., Result]


@pytest.fixture
def _filled(run: Run, samples: Path) -> None:
    assert run("import", str(samples / "native" / "sample")).exit_code == 0


@pytest.fixture
def text(tmp_path: Path) -> str:
    file = tmp_path / "norm.md"
    file.write_text("1. Lock the shed.\n")
    return str(file)


def adopt(run: Run, text: str) -> Result:
    return run("norm", "adopt", "Locks", "--text", text, "--by", ADA)


@pytest.mark.usefixtures("_filled")
@pytest.mark.parametrize("why", OF_SPACES)
def test_the_others_go_on_and_status_tells_which_event_it_is(
    run: Run, run_json: Callable[..., Any], settings: Settings, text: str, why: str
) -> None:
    event = OF_SPACES[why](settings.events_file)

    recorded = adopt(run, text)

    assert recorded.exit_code == 0, recorded.output
    assert f"spaces stopped at event {event:,} (space." in run("status").output
    at = run_json("status")["projections"]
    assert at["spaces"]["position"] == event - 1
    assert why in at["spaces"]["stopped"]
    lagging = {name for name, model in at.items() if model["lag"]}
    assert {"spaces", "meaning"} <= lagging <= {"spaces", "meaning", "replay", "health"}
    assert run("norm", "show", "Locks").exit_code == 0
    assert run("search", "shed").exit_code == 0
    assert run("doctor").exit_code == 1
    assert f"spaces stopped at event {event}" in run("doctor", "--fix").output


@pytest.mark.usefixtures("_filled")
def test_what_a_newer_daybook_recorded_is_not_passed_over(
    run: Run, run_json: Callable[..., Any], settings: Settings, text: str
) -> None:
    event = of_a_newer_kind(settings.events_file)

    assert adopt(run, text).exit_code == 0

    at = run_json("status")["projections"]
    del at["meaning"]
    assert {model["position"] for model in at.values()} == {event - 1}
    for model in set(at) - {"keyword"}:
        assert "(space.painted of " in at[model]["stopped"]
        assert "by a newer Daybook. Install that version" in at[model]["stopped"]
    assert run("search", "kettle").exit_code == 0


@pytest.mark.usefixtures("_filled")
def test_an_import_records_all_then_tells_what_stopped(
    run: Run, settings: Settings, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = OF_SPACES["cannot be read"](settings.events_file)
    monkeypatch.setattr("daybook.cli.import_export.MANY", 1)  # with followers

    result = run("import", str(samples / "minutes" / "sample"))

    assert result.exit_code == 1
    assert "recorded" in result.stdout
    assert f"Error: spaces stopped at event {event} (space.renamed of " in result.output
    assert "Traceback" not in result.output
    with open_daybook(settings) as daybook:
        assert daybook.talk_at == daybook.archive.recorder.max_notification_id()


@pytest.mark.usefixtures("_filled")
def test_followers_go_on_with_the_others_and_end_with_an_error(settings: Settings) -> None:
    OF_SPACES["cannot be read"](settings.events_file)

    assert not Followers(settings).finish(lambda: None)

    closed = threading.Event()
    closed.set()
    with open_daybook(settings) as daybook:
        with pytest.raises(ProjectionError, match="spaces stopped"):
            follow_tables(daybook, closed)
        follow_index(daybook, closed)
        assert daybook.talk_at == daybook.archive.recorder.max_notification_id()


@pytest.mark.usefixtures("_filled")
def test_pages_say_what_is_missing_and_serve_the_rest(settings: Settings) -> None:
    event = OF_SPACES["cannot be read"](settings.events_file)
    with open_daybook(settings) as daybook:
        daybook.catch_up_for_readers()
        client = make_app(daybook, MEMBER).test_client()

        for path in ("/", "/spaces/", "/norms/", "/search?q=kettle"):
            page = client.get(path)
            assert page.status_code == 200, path
            assert f"spaces ends before event {event:,}" in page.text


@pytest.mark.usefixtures("_filled")
def test_once_it_can_be_processed_nothing_is_said_any_more(
    run: Run, settings: Settings, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    OF_SPACES["form is not known here"](settings.events_file)
    adopt(run, text)
    assert "stopped at" in run("status").output

    with monkeypatch.context() as patch:
        patch.setattr("archive.domain.space.Space.Renamed.class_version", 99, raising=False)
        for name in ("spaces", "replay"):
            part = f"projections.{name}.projection.{name.title()}Projection.handlers"
            patch.setattr(part, {})
        assert run("doctor", "--fix").exit_code == 0

    assert "stopped at" not in run("status").output


@pytest.mark.usefixtures("_filled")
def test_an_index_stops_at_the_event_whose_words_it_cannot_take(
    settings: Settings, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_daybook(settings) as daybook:
        bad = first_contribution(daybook)
        whole = daybook.index.document_count()
        update = type(daybook.index).update

        def refuse(index: Any, connection: Any, ids: Any) -> None:
            if bad.originator_id in ids:
                update(index, connection, ids)  # as far as it comes
                raise ValueError("private words")
            update(index, connection, ids)

        begin_anew(daybook)
        with monkeypatch.context() as patch:
            patch.setattr(type(daybook.index), "update", refuse)
            for _ in range(2):
                with pytest.raises(ProjectionError) as stopped:
                    daybook.catch_up_index()
                [stop] = stopped.value.stops
                assert str(stopped.value).startswith(f"keyword stopped at event {stop.event} (")
                assert stop.event <= bad.id  # its thread was opened first
                assert position_of(daybook.engine, "keyword") == stop.event - 1
                assert "private words" not in str(stopped.value)
            assert stops_noted(daybook.engine) == {"keyword": stop}
            follower = Follower(daybook.archive, daybook.engine, daybook.index)
            with pytest.raises(ProjectionError):
                follower.advance(daybook.talk_at)

        daybook.catch_up_index()
        assert daybook.index.document_count() == whole
        assert stops_noted(daybook.engine) == {}


@pytest.mark.usefixtures("_filled")
def test_an_index_that_is_rebuilt_and_stops_leaves_the_live_one_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise ValueError("private words")

    with open_daybook(settings) as daybook:
        whole = daybook.index.document_count()
        with monkeypatch.context() as patch:
            patch.setattr(type(daybook.index), "update", refuse)
            with pytest.raises(ProjectionError, match="keyword rebuild stopped at event"):
                daybook.rebuild_index()
        assert daybook.index.document_count() == whole

        daybook.rebuild_index()

        assert daybook.index.document_count() == whole
        assert stops_noted(daybook.engine) == {}


def begin_anew(daybook: Daybook) -> None:
    """Let the index follow from the first event once more."""
    daybook.index.clear()
    with daybook.engine.begin() as connection:
        connection.execute(positions.delete().where(positions.c.projection == "keyword"))


def first_contribution(daybook: Daybook) -> Any:
    notifications = daybook.archive.recorder.select_notifications(1, 1000)
    return next(n for n in notifications if n.topic == "contribution.made")
