"""An archive as data frames, and the notebook that is documented."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from daybook import open_archive
from daybook.cli.demo import fill
from daybook.config import NoArchiveError, Settings
from daybook.exporting.content import FACTS
from daybook.exporting.tables import columns_of
from daybook.research import ResearchError

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "replay.ipynb"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo community's archive."""
    settings = Settings(tmp_path_factory.mktemp("demo") / "home")
    fill(settings)
    return settings.home


def test_every_kind_is_a_frame_with_its_columns_typed(home: Path) -> None:
    with open_archive(home, viewer="steward") as archive:
        frames = {kind: getattr(archive, kind.KIND)() for kind in FACTS}

    for kind, frame in frames.items():
        assert list(frame.columns) == [column.name for column in columns_of(kind)]
        assert len(frame), kind.KIND
        for column in columns_of(kind):
            if column.type == "time":
                assert str(frame[column.name].dtype) == "datetime64[us, UTC]"


def test_a_viewer_and_a_time_narrow_what_is_in_it(home: Path) -> None:
    with open_archive(home) as public, open_archive(home, viewer="steward") as all_of_it:
        assert len(public.contributions()) < len(all_of_it.contributions())
    with open_archive(home, as_of="2023-06-30") as then:
        said = then.contributions()
    assert said.occurred_at.max() < pd.Timestamp("2023-07-01", tz="UTC")
    with open_archive(home, known_at=datetime(2020, 1, 1, tzinfo=UTC)) as before:
        assert before.contributions().empty
        assert str(before.contributions().occurred_at.dtype) == "datetime64[us, UTC]"


@pytest.mark.parametrize("day", ["2023-06-30", date(2023, 6, 30), "2023-06-30T23:59:59.999999Z"])
def test_a_day_is_its_end_however_it_is_given(home: Path, day: Any) -> None:
    with open_archive(home, as_of=day) as archive:
        assert archive.sight.as_of == datetime(2023, 6, 30, 23, 59, 59, 999999, tzinfo=UTC)


def test_what_is_searched_for_is_found(home: Path) -> None:
    with open_archive(home) as archive:
        found = archive.search("battery")
        nothing = archive.search("zzyzx")

    assert len(found)
    assert found.excerpt.str.contains("atter").any()
    assert nothing.empty
    assert list(nothing.columns) == list(found.columns)


def test_the_checkpoint_is_of_the_whole_log(home: Path) -> None:
    with open_archive(home) as archive:
        assert archive.checkpoint().startswith("daybook.invalid/")


def test_people_go_by_pseudonyms_when_asked(home: Path, tmp_path: Path) -> None:
    with open_archive(home) as archive:
        names = set(archive.people().name)
    with open_archive(home, pseudonyms=tmp_path / "key") as archive:
        hidden = set(archive.people().name)
        found = archive.search("battery")

    assert len(hidden) == len(names)
    assert not hidden & names
    assert not [name for name in names if found.excerpt.str.contains(name, regex=False).any()]


def test_what_cannot_be_is_refused_by_its_name(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ResearchError, match="'god'"), open_archive(home, viewer="god"):
        pass
    asked = open_archive(home, as_of="tomorrow")
    with pytest.raises(ResearchError, match="as_of is 'tomorrow'"), asked:
        pass
    with pytest.raises(NoArchiveError), open_archive(tmp_path / "none"):
        pass


def test_daybook_alone_loads_nothing_for_research() -> None:
    heavy = {"pandas", "pyarrow", "sqlalchemy"}
    code = f"import sys, daybook; sys.exit(bool({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 0


def test_without_pandas_the_extra_is_named(home: Path) -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from daybook import open_archive\n"
        f"with open_archive({str(home)!r}): pass"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)

    assert "daybook[research]" in done.stderr


@pytest.mark.filterwarnings("ignore")  # those of the kernel are not ours
def test_the_notebook_runs_on_a_fresh_demo_archive(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_HOME", str(home))
    monkeypatch.setenv("MPLBACKEND", "agg")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}})

    client.execute()

    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert "contributions" in shown[0]["text"]
    assert not [output for output in shown if output["output_type"] == "error"]
