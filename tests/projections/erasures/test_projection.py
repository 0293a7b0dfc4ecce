"""The tables of erasures, however their events come."""

from projections.erasures.projection import ErasuresProjection
from tests.contracts.projections import ProjectionContract


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = ErasuresProjection
