"""The demo community, which the tests of this folder only look at."""

from collections.abc import Iterator

import pytest

from daybook.bootstrap import Daybook, open_daybook
from daybook.cli.demo import fill
from daybook.config import Settings


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daybook]:
    """The demo community, with its read models filled."""
    home = Settings(tmp_path_factory.mktemp("demo") / "archive")
    fill(home)
    with open_daybook(home) as daybook:
        daybook.catch_up_tables()
        yield daybook
