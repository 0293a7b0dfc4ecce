"""The tables of norms, however their events come."""

from projections.norms.projection import NormsProjection
from tests.contracts.projections import ProjectionContract


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = NormsProjection
