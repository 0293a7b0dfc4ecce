"""The tables of vocabulary, however their events come."""

from projections.vocabulary.projection import VocabularyProjection
from tests.contracts.projections import ProjectionContract


class TestContract(ProjectionContract):
    """What every projection must do."""

    projection = VocabularyProjection
