"""A talk, a decision, a norm and an answer that go back to each other, for tests of reasons."""

from typing import Any

from archive import commands as c
from tests.builders import a, later
from tests.projections.governed import DECISION, NORM, Governed

TALK, ANSWER = "chat:garden/1", "chat:garden/2"


def cite(of: str, relation: str, to: str, **changes: Any) -> c.Cite:
    """A citation between two things as KIND:KEY."""
    of_kind, _, of_key = of.partition(":")
    to_kind, _, to_key = to.partition(":")
    ends = {"of_kind": of_kind, "of": of_key, "to_kind": to_kind, "to": to_key}
    given = {"occurred_at": later(5), "clause": "", "note": "", **changes}
    return a(c.Cite, relation=relation, **ends, **given)


DISCUSSED = cite(f"decision:{DECISION}", "discussed-in", f"thread:{TALK}")
IMPLEMENTS = cite(f"norm:{NORM}", "implements", f"decision:{DECISION}", change="git:1a")
LEANS = cite(f"contribution:{ANSWER}", "because-of", f"norm:{NORM}", clause="1")


def tell(yard: Governed, **visibility: Any) -> None:
    """A talk, a decision, the norm that carries it out, and an answer that leans on that."""
    levels = {"talk": None, "decision": "public", "norm": "public", "answer": None, **visibility}
    yard.tell(a(c.OpenSpace), a(c.OpenThread), a(c.OpenThread, key=ANSWER, title="When to water?"))
    yard.say(TALK, visibility=levels["talk"])
    yard.say(ANSWER, "In the evening.", visibility=levels["answer"])
    yard.tell(
        a(c.ProposeDecision, visibility=levels["decision"]),
        a(c.TakeDecision, occurred_at=later(3)),
        a(c.AdoptNorm, visibility=levels["norm"]),
        DISCUSSED,
        IMPLEMENTS,
        LEANS,
    )


SUPERSEDES = cite("decision:new", "supersedes", f"decision:{DECISION}")
SUPERSEDED = a(c.SupersedeDecision, superseded_by="new", occurred_at=later(5))
"""A supersession, as the new decision tells of it and as the old one does."""
