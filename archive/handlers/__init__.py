"""What each command makes happen. One table, `HANDLERS`, says which function records which."""

from collections.abc import Mapping

from archive.commands import Command
from archive.handlers.citations import CITATIONS
from archive.handlers.decisions import DECISIONS
from archive.handlers.forgetting import FORGETTING
from archive.handlers.moderation import MODERATION
from archive.handlers.norms import NORMS
from archive.handlers.pins import PINS
from archive.handlers.roles import ROLES
from archive.handlers.talk import TALK
from archive.recording import Handler

HANDLERS: Mapping[type[Command], Handler] = (
    TALK | MODERATION | DECISIONS | NORMS | ROLES | CITATIONS | PINS | FORGETTING
)
