"""daybook norm adopt, amend, suspend, reinstate, repeal, and their preview."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from daybook.cli import cli
from tests.daybook.cli.desk import ADA, ANEW, BOB, TEXT, Desk


def events(desk: Desk, norm: str = "Watering") -> list[str]:
    return [row["event"] for row in desk.json("norm", "history", norm)]


def test_a_norm_is_adopted_long_after_with_what_is_known_of_it(desk: Desk) -> None:
    adopted = desk.adopt(
        "Watering", "--at", "2014", "--by", BOB, "--reason", "drought", "--source", "minutes 3"
    )

    [row] = desk.json("norm", "history", adopted)
    wanted = {"precision": "about", "rationale": "drought", "source": "minutes 3", "by": "bob"}
    assert {name: row[name] for name in wanted} == wanted
    assert row["occurred_at"] == "2014-01-01T00:00:00+00:00"


def test_it_takes_place_now_unless_told_otherwise_and_by_whoever_records(desk: Desk) -> None:
    desk.adopt()

    [row] = desk.json("norm", "history", "Watering")
    assert (row["precision"], row["by"]) == ("second", "ada")


def test_a_change_is_linked_with_what_it_goes_back_to(desk: Desk) -> None:
    desk("decision", "propose", "Mornings", "--at", "2018")
    desk.adopt("Watering", "--at", "2014", "--because", "https://example.org/drought")
    desk.amend("Watering", "--at", "2019", "--source", "git:2b", "--because", "decision:Mornings")

    first, second = desk.json("norm", "blame", "Watering")
    assert first["decision"]["title"] == "Mornings"
    assert [talk["address"] for talk in second["talk"]] == ["https://example.org/drought"]
    assert [f["rule"] for f in desk.json("lint")] == []


def test_the_life_of_a_norm_is_recorded(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")
    desk.amend("Watering", "--at", "2015", "--title", "Plants")
    desk.amend("Plants", "--at", "2015-06", "--retranscribe", text=ANEW + "\n\nSigned.\n")
    for year, command in enumerate(("suspend", "reinstate", "repeal", "reinstate"), 2016):
        desk("norm", command, "Plants", "--at", str(year), "--reason", "so", "--yes")

    assert events(desk, "Plants") == [
        "adopted",
        "amended",
        "retranscribed",
        "suspended",
        "reinstated",
        "repealed",
        "reinstated",
    ]


def leaning(desk: Desk) -> str:
    """A norm with a decision that leans on its first clause; the ID of the decision."""
    desk.adopt("Watering", "--at", "2014")
    leans = desk.made("decision", "propose", "A second can", "--at", "2015")
    desk("cite", f"decision:{leans}", "because-of", "norm:Watering#1", "--at", "2015")
    return leans


def test_a_preview_shows_the_difference_and_what_goes_stale_and_records_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaning(desk)
    monkeypatch.delenv("DAYBOOK_PERSON")

    told = desk("norm", "amend", "Watering", "--text", desk.file(ANEW), "--preview")
    assert "[-evening-]{+morning+}" in told
    assert "This marks as stale (1):" in told
    assert "decision A second can: " in told
    assert "“Watering”, 1, was amended" in told
    assert events(desk) == ["adopted"]


def test_a_preview_of_what_nothing_leans_on_says_so(desk: Desk) -> None:
    leaning(desk)

    text = desk.file(TEXT.replace("noon", "midday"))
    told = desk("norm", "amend", "Watering", "--text", text, "--preview")
    assert "Nothing that cites it goes stale by this." in told


@pytest.mark.parametrize(("command", "how"), [("repeal", "repealed"), ("suspend", "suspended")])
def test_the_end_of_a_norm_is_previewed_too(desk: Desk, command: str, how: str) -> None:
    leaning(desk)

    assert f"was {how}" in desk("norm", command, "Watering", "--preview")
    assert events(desk) == ["adopted"]


@pytest.mark.parametrize(("answer", "changes"), [("y\n", 2), ("n\n", 1), ("", 1)])
def test_it_asks_before_it_records(desk: Desk, home: Path, answer: str, changes: int) -> None:
    leaning(desk)

    words = ["--home", str(home), "norm", "amend", "Watering", "--text", desk.file(ANEW)]
    result = CliRunner().invoke(cli, words, input=answer)
    assert "Record it?" in result.output
    assert result.output.index("stale (1)") < result.output.index("Record it?")
    assert len(events(desk)) == changes
    marked = desk.json("why", "A second can")[0]
    assert marked["direction"] == "self"


def test_the_text_that_it_has_is_no_amendment(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")

    same = ("norm", "amend", "Watering", "--text", desk.file(TEXT), "--yes")
    assert desk.refused(*same) == "That is the text it has: nothing would change."
    desk(*same, "--title", "Plants")
    assert events(desk, "Plants") == ["adopted", "amended"]


def test_an_amendment_told_late_is_compared_with_the_text_of_its_time(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")
    desk.amend("Watering", "--at", "2018")

    text = desk.file(TEXT.replace("evening", "night"))
    told = desk("norm", "amend", "Watering", "--text", text, "--at", "2016", "--preview")
    assert "[-evening-]{+night+}" in told
    late = desk("norm", "amend", "Watering", "--text", text, "--at", "2016", "--yes")
    assert "[-evening-]{+night+}" in late
    assert [row["version"] for row in desk.json("norm", "history", "Watering")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "is empty. Give a file"), (" \n", "is empty"), (b"\xff\xfe\x00", "is no text in UTF-8")],
)
def test_a_text_that_is_none_is_refused(desk: Desk, text: str | bytes, told: str) -> None:
    file = desk.file(text)

    refusal = desk.refused("norm", "adopt", "Watering", "--text", file)
    assert told in refusal
    assert file in refusal
    assert desk.json("norm", "list") == []
    desk.adopt()
    assert told in desk.refused("norm", "amend", "Watering", "--text", file, "--yes")


def test_a_title_that_says_nothing_is_refused(desk: Desk) -> None:
    told = desk.refused("norm", "adopt", " ", "--text", desk.file(TEXT), code=2)
    assert "it is empty" in told


def test_a_text_that_is_not_there_is_told(desk: Desk) -> None:
    told = desk.refused("norm", "adopt", "Watering", "--text", "nowhere.md", code=2)
    assert "nowhere.md" in told


@pytest.mark.parametrize("at", ["yesterday", "2014-13-01", "~", "0000", "2999-01-01"])
def test_a_time_that_cannot_be_is_refused(desk: Desk, at: str) -> None:
    text = desk.file(TEXT)

    told = desk.refused("norm", "adopt", "Watering", "--text", text, "--at", at, code=2)
    assert at in told
    assert "--at" in told
    assert ("lies in the future" if at.startswith("2999") else "is no date. Write it as") in told


def test_who_records_it_must_be_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    adopt = ("norm", "adopt", "Watering", "--text", desk.file(TEXT))
    monkeypatch.delenv("DAYBOOK_PERSON")

    told = desk.refused(*adopt, code=2)
    assert told.startswith("Nobody is named who records this. Say who with --recorded-by")
    desk(*adopt, "--recorded-by", ADA)
    for command in (("amend", "--text", desk.file(ANEW)), ("repeal",)):
        name, *rest = command
        result = desk.run("norm", name, "Watering", *rest)
        assert result.exit_code == 2
        assert "Record it?" not in result.output


def test_what_the_rules_forbid_is_told_with_the_way_out(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")

    early = desk.refused("norm", "repeal", "Watering", "--at", "2013", "--yes")
    assert "was adopted on 2014-01-01" in early
    assert "it cannot be repealed on 2013-01-01" in early
    twice = desk.refused("norm", "reinstate", "Watering", "--yes")
    assert twice.endswith("It holds already.")
    effect = ("--at", "2016", "--effective-from", "2015")
    assert "cannot be in force from 2015" in desk.refused(
        "norm", "suspend", "Watering", *effect, "--yes"
    )
    assert events(desk) == ["adopted"]


def test_a_retranscription_may_take_effect_later(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")

    amend = ("norm", "amend", "Watering", "--text", desk.file(ANEW), "--at", "2015", "--yes")
    desk(*amend, "--retranscribe", "--effective-from", "2016")

    [_, written] = desk.json("norm", "history", "Watering")
    assert (written["event"], written["in_force_at"][:4]) == ("retranscribed", "2016")


def test_two_texts_of_one_day_are_two_changes(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")
    for text in ("1. At dawn.", "1. At dusk."):
        file = desk.file(text)
        assert "Recorded." in desk(
            "norm", "amend", "Watering", "--text", file, "--at", "2015-03-05", "--yes"
        )

    events = [row["event"] for row in desk.json("norm", "history", "Watering")]
    assert events == ["adopted", "amended", "amended"]
    assert "dusk" in desk.json("norm", "show", "Watering")[0]["text"]


def test_the_same_again_is_known_already(desk: Desk) -> None:
    desk.adopt("Watering", "--at", "2014")
    repeal = ("norm", "repeal", "Watering", "--at", "2015", "--yes")

    assert "Recorded." in desk(*repeal)
    assert "The archive knew that already." in desk(*repeal)


def test_what_it_goes_back_to_must_be_there(desk: Desk) -> None:
    told = desk.refused(
        "norm", "adopt", "Watering", "--text", desk.file(TEXT), "--because", "decision:none"
    )
    assert told.startswith("There is no decision called 'none'.")
    assert desk.json("norm", "list") == []


def test_without_an_archive_it_says_how_to_make_one(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    text = tmp_path / "text.md"
    text.write_text(TEXT)

    result = run("norm", "adopt", "x", "--text", str(text), "--recorded-by", ADA)
    assert result.exit_code == 1
    assert "daybook init" in result.output
