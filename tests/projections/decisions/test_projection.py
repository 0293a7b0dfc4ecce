"""The tables of decisions, however their events come."""

from projections.decisions.projection import DecisionsProjection
from tests.contracts.projections import ProjectionContract


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = DecisionsProjection
