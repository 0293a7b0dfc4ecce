"""Processor: its cores, and whether they are fast at arithmetic with 8-bit numbers."""

import os
import platform
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_FAST = {"flags": {"avx512_vnni", "avx_vnni"}, "Features": {"asimddp"}}
"""The lines of cpuinfo, on Intel and on ARM, and what one of must stand there."""


def int8_is_fast() -> bool:
    """Whether this processor has instructions for sums of products of 8-bit numbers."""
    if platform.system() == "Darwin":
        return platform.machine() == "arm64"
    return _CPUINFO.exists() and multiplies_int8(_CPUINFO.read_text(errors="replace"))


def multiplies_int8(cpuinfo: str) -> bool:
    """Whether a processor that Linux describes so has these instructions."""
    lines = (line.partition(":") for line in cpuinfo.splitlines())
    return any(_FAST.get(name.strip(), set()) & set(words.split()) for name, _, words in lines)


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
