"""What was said, asked and answered, in whatever order it was recorded."""

import pytest

from archive.application import Archive
from projections.health.projection import HealthProjection
from tests.builders import record
from tests.contracts.projections import ADA, CY, ProjectionContract, message, tell


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = HealthProjection

    @pytest.fixture
    def told(self, archive: Archive) -> Archive:
        """The story, in which nothing is asked, and a question with its answer."""
        tell(archive)
        record(
            archive,
            message(20, ADA, kind="question"),
            message(21, CY, thread="m/20", kind="answer"),
        )
        return archive
