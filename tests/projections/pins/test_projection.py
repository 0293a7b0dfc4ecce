"""The tables of pins, however their events come."""

from projections.pins.projection import PinsProjection
from tests.contracts.projections import ProjectionContract


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = PinsProjection
