"""What a processor can do."""

import os
from pathlib import Path

import pytest

from projections.search.meaning import processor
from projections.search.meaning.processor import cores, int8_is_fast, multiplies_int8


@pytest.mark.parametrize(
    "cpuinfo",
    [
        "processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512_vnni\n",
        "processor\t: 0\nflags\t\t: fpu avx2 avx_vnni\n\nprocessor\t: 1\nflags\t\t: fpu avx2\n",
        "processor\t: 0\nFeatures\t: fp asimd asimddp\n",
    ],
)
def test_a_processor_with_the_instructions_is_fast(cpuinfo: str) -> None:
    assert multiplies_int8(cpuinfo)


@pytest.mark.parametrize(
    "cpuinfo",
    [
        "",
        "processor\t: 0\nflags\t\t: fpu avx2 avx512f\n",
        "processor\t: 0\nmodel name\t: avx_vnni\nflags\t\t: asimddp\n",
        "processor\t: 0\nFeatures\t: fp asimd avx_vnni\n",
    ],
)
def test_a_processor_without_them_is_not(cpuinfo: str) -> None:
    assert not multiplies_int8(cpuinfo)


@pytest.mark.parametrize(
    ("system", "machine", "fast"),
    [("Darwin", "arm64", True), ("Darwin", "x86_64", False), ("Windows", "AMD64", False)],
)
def test_elsewhere_than_on_linux_the_kind_of_machine_tells(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, fast: bool
) -> None:
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr(processor, "_CPUINFO", Path("/nowhere/cpuinfo"))

    assert int8_is_fast() is fast


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system gives out all cores")
def test_only_the_cores_given_to_the_process_count() -> None:
    given = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(given)})
    try:
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, given)

    assert cores() == len(given)
