"""The top: the only package that knows all others. Settings, wiring, command line, server.

For whoever studies an archive from Python: `from daybook import open_archive`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from daybook.research import open_archive as open_archive

__all__ = ["open_archive"]


def __getattr__(name: str) -> Any:
    """Load what is for research only when it is asked for, so that all else starts quickly."""
    if name == "open_archive":
        from daybook.research import open_archive

        return open_archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
