"""The contract of readers, on every reader there is."""

import pytest

from ingest.reader import Reader
from ingest.readers import READERS
from tests.contracts.readers import ReaderContract

FILES = [name for name in READERS if not name.startswith("git-")]
"""Those that read files. The others read histories: `tests.contracts.git_readers` is theirs."""


class TestReaders(ReaderContract):
    """`ingest.readers.READERS`."""

    @pytest.fixture(params=FILES)
    def reader(self, request: pytest.FixtureRequest) -> Reader:
        return READERS[request.param]

    def others(self, reader: Reader) -> list[Reader]:
        return [other for other in READERS.values() if other is not reader]
