"""Recording by people: forms from any contribution or thread, with a preview of what follows."""

from webui.recording import decisions, identity, moderation, norms, pins
from webui.recording.blueprint import pages

__all__ = ["decisions", "identity", "moderation", "norms", "pages", "pins"]
