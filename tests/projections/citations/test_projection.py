"""The tables of citations, however their events come."""

from projections.citations.projection import CitationsProjection
from tests.contracts.projections import ProjectionContract


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = CitationsProjection
