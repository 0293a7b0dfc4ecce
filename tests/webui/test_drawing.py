"""The layout of a graph: columns in the order of what goes back to what, and nothing overlaps."""

from itertools import combinations
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from projections.reasons.things import Thing
from projections.story.graph import Edge, Graph, Node
from webui.drawing import HEIGHT, WIDTH, Drawing, drawing_of


def graph(count: int, *pairs: tuple[int, int]) -> Graph:
    nodes = [Node(str(n), Thing("decision", uuid4(), f"Decision {n}")) for n in range(count)]
    edges = [Edge(str(a), str(b), "implements") for a, b in dict.fromkeys(pairs)]
    return Graph(tuple(nodes), tuple(edges), 0)


def places(*pairs: tuple[int, int], count: int) -> dict[str, tuple[float, float]]:
    return {box.node.key: (box.x, box.y) for box in drawing_of(graph(count, *pairs)).boxes}


def test_what_goes_back_to_another_stands_to_the_right_of_it() -> None:
    found = places((0, 1), (1, 2), (0, 2), count=3)

    assert found["0"][0] < found["1"][0] < found["2"][0]


def test_a_circle_is_drawn_and_its_lines_keep_their_ends() -> None:
    drawing = drawing_of(graph(3, (0, 1), (1, 2), (2, 0)))
    boxes = {box.node.key: box for box in drawing.boxes}

    assert len(drawing.lines) == 3
    for line in drawing.lines:
        end = boxes[line.edge.target]
        last = line.path.rsplit("C", 1)[1].split()
        assert float(last[4]) in (round(end.x), round(end.x + end.width))
        assert float(last[5]) == round(end.y + end.height / 2)


def test_one_thing_alone_is_drawn() -> None:
    [box] = drawing_of(graph(1)).boxes

    assert box.lines == ("Decision 0",)


def test_a_long_title_is_cut_and_says_so() -> None:
    node = Node("0", Thing("norm", uuid4(), "Whoever borrows a tool brings it back again " * 3))

    [box] = drawing_of(Graph((node,), (), 0)).boxes
    assert len(box.lines) == 2
    assert box.lines[1].endswith("…")


PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40)


@given(PAIRS)
def test_every_graph_is_drawn_within_its_room_and_no_box_covers_another(
    pairs: list[tuple[int, int]],
) -> None:
    ends = [(a, b) for a, b in pairs if a != b]
    drawing = drawing_of(graph(12, *ends))

    assert len(drawing.boxes) == 12
    assert len(drawing.lines) == len(set(ends))
    assert drawing == drawing_of(Graph(*_parts(drawing)))
    for box in drawing.boxes:
        assert box.x + WIDTH <= drawing.width
        assert box.y + HEIGHT <= drawing.height
    for one, other in combinations(drawing.boxes, 2):
        assert abs(one.x - other.x) >= WIDTH or abs(one.y - other.y) >= HEIGHT


def _parts(drawing: Drawing) -> tuple[tuple[Node, ...], tuple[Edge, ...], int]:
    nodes = tuple(box.node for box in drawing.boxes)
    return nodes, tuple(line.edge for line in drawing.lines), 0
