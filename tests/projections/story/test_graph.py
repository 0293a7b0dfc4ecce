"""The chain as a graph: what goes back to what, in which roles, and no more than is seen."""

from uuid import UUID

from archive import commands as c
from projections.reasons.things import Ref
from projections.story.graph import MOST, Graph, graph_of
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.builders import a, later
from tests.governing import ANEW
from tests.projections.governed import DECISION, NORM, Governed, of_norm
from tests.projections.reasons.chains import ANSWER, TALK, cite, tell

DAY = 60 * 24
HANDLE = "mailto:ada@example.org"


def drawn(
    yard: Governed, kind: str, key: str, viewer: Viewer = ANONYMOUS, clause: str = ""
) -> Graph:
    graph = graph_of(yard.engine, viewer, Ref(kind, yard.id_of(kind, key), clause))
    assert graph is not None
    return graph


def edges(graph: Graph) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.told, edge.target) for edge in graph.edges}


def test_each_line_leads_from_what_came_first_to_what_goes_back_to_it(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm(ANEW, later(DAY)))
    graph = drawn(yard, "norm", NORM)

    norm, decision = f"norm:{yard.norm}", f"decision:{yard.decision}"
    answer = f"contribution:{yard.id_of('contribution', ANSWER)}"
    assert {
        (f"thread:{yard.id_of('thread', TALK)}", "was discussed in", decision),
        (decision, "implements", f"{norm}@1"),
        (f"{norm}@1", "is as it was made by", norm),
        (f"{norm}@2", "is as it was made by", norm),
        (norm, "leans on", answer),
    } <= edges(graph)
    assert [node.key for node in graph.nodes if node.is_asked] == [norm]
    assert [node.key for node in graph.nodes if node.is_stale] == [answer]


def test_the_role_in_which_a_decision_was_taken_is_drawn(yard: Governed) -> None:
    yard.tell(
        a(c.EstablishRole), a(c.GrantRole, person="mailto:ada@example.org", person_name="Ada")
    )
    yard.tell(
        a(c.ProposeDecision), a(c.TakeDecision, by="mailto:ada@example.org", occurred_at=later(9))
    )
    graph = drawn(yard, "decision", DECISION)

    [role] = [node for node in graph.nodes if node.thing.kind == "role"]
    assert (role.thing.id, role.thing.title, role.when) == (yard.role, "waterer of garden", "ada")


def test_of_a_clause_only_its_own_changes_are_drawn(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm(ANEW, later(DAY)))

    entries = [node.entry for node in drawn(yard, "norm", NORM, clause="2").nodes if node.entry]
    assert entries == [1]


def test_of_a_clause_that_was_left_out_the_change_that_did_so_is_drawn(yard: Governed) -> None:
    tell(yard)
    yard.tell(of_norm("# Plants\n\n1. Water them in the evening.\n", later(DAY)))

    entries = [node.entry for node in drawn(yard, "norm", NORM, clause="2").nodes if node.entry]
    assert entries == [1, 2]


def test_what_the_viewer_may_not_see_is_neither_drawn_nor_counted(yard: Governed) -> None:
    tell(yard, decision="stewards")

    assert any(node.thing.kind == "decision" for node in drawn(yard, "norm", NORM, STEWARD).nodes)
    graph = drawn(yard, "norm", NORM)
    assert not any(node.thing.kind == "decision" for node in graph.nodes)
    assert graph.more == 0


def test_of_many_the_nearest_are_drawn_and_the_rest_is_counted(yard: Governed) -> None:
    yard.tell(a(c.ProposeDecision))
    many = [f"d{n}" for n in range(MOST + 5)]
    yard.tell(*(a(c.ProposeDecision, key=key, title=key, label="") for key in many))
    yard.tell(*(cite(f"decision:{key}", "because-of", f"decision:{DECISION}") for key in many))
    graph = drawn(yard, "decision", DECISION)

    assert len(graph.nodes) == MOST
    assert graph.more == 6
    shown = {node.key for node in graph.nodes}
    assert all({edge.source, edge.target} <= shown for edge in graph.edges)


def test_what_is_not_there_is_not_drawn(yard: Governed) -> None:
    yard.catch_up()

    assert graph_of(yard.engine, STEWARD, Ref("norm", UUID(int=4))) is None
