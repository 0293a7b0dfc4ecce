"""Drawing: the graph of a chain laid out in columns, from what came first to what came of it.

The library sorts the nodes into layers with few crossings (Sugiyama's method) and knows no cycles:
an edge that would close one is laid out the other way round, and drawn the right one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from fast_sugiyama import from_edges

from projections.story.graph import Edge, Graph, Node

WIDTH, HEIGHT = 208, 78
BESIDE, BELOW = 56, 16
EDGE = 12
UNIT = 10.0
"""What the library takes for the distance of two nodes."""

LETTERS, LINES = 27, 2


@dataclass(frozen=True)
class Box:
    """A node with its place, in pixels, and the lines of its title."""

    node: Node
    x: float
    y: float
    lines: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Line:
    """An edge as the path of an SVG, which ends at what goes back to the other."""

    edge: Edge
    path: str


@dataclass(frozen=True)
class Drawing:
    """Boxes and lines, and how much room they take in pixels."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


Point = tuple[float, float]


def drawing_of(graph: Graph) -> Drawing:
    """The graph, laid out. The same graph always looks the same."""
    order = {node.key: number for number, node in enumerate(graph.nodes)}
    forward = _acyclic([(order[e.source], order[e.target]) for e in graph.edges])
    places, ways = _laid_out(forward, len(graph.nodes))
    boxes = tuple(
        Box(node, *places[order[node.key]], tuple(_lines(node.thing.title))) for node in graph.nodes
    )
    lines = []
    for edge in graph.edges:
        ends = (order[edge.source], order[edge.target])
        points = ways.get(ends) or [*reversed(ways[ends[1], ends[0]])]
        lines.append(Line(edge, _path(points)))
    right = max(box.x for box in boxes) + WIDTH + EDGE
    bottom = max(box.y for box in boxes) + HEIGHT + EDGE
    return Drawing(boxes, tuple(lines), round(right), round(bottom))


def _acyclic(edges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The edges once each, those turned round that would close a circle."""
    after: dict[int, set[int]] = defaultdict(set)
    for source, target in edges:
        if target in after[source] or source in after[target]:
            continue
        if _reaches(after, target, source):
            after[target].discard(source)
            source, target = target, source
        after[source].add(target)
    return [(source, target) for source in sorted(after) for target in sorted(after[source])]


def _reaches(after: dict[int, set[int]], start: int, wanted: int) -> bool:
    seen, rest = {start}, [start]
    while rest:
        for node in after[rest.pop()] - seen:
            if node == wanted:
                return True
            seen.add(node)
            rest.append(node)
    return False


def _laid_out(
    edges: Sequence[tuple[int, int]], count: int
) -> tuple[dict[int, Point], dict[tuple[int, int], list[Point]]]:
    """Where each node stands, and the points that each edge goes through, in pixels."""
    places: dict[int, Point] = {}
    steps: dict[int, list[int]] = defaultdict(list)
    down = 0.0
    layouts = from_edges(edges, vertex_spacing=UNIT, dummy_vertices=True, dummy_size=4)
    for positions, _, height, parts in layouts if edges else ():
        for node, (across, up) in positions:
            places[int(node)] = _pixels((height - up) / UNIT, across / UNIT, down)
        down = max(y for _, y in places.values()) + HEIGHT + BELOW
        for source, target in parts or ():
            steps[int(source)].append(int(target))
    for node in range(count):
        if node not in places:
            places[node] = (EDGE, down + EDGE)
            down += HEIGHT + BELOW
    return places, {
        (way[0], way[-1]): [places[node] for node in way]
        for source in range(count)
        for first in steps[source]
        for way in [_way(steps, source, first, count)]
    }


def _way(steps: dict[int, list[int]], source: int, first: int, count: int) -> list[int]:
    """The nodes on the way to the end of an edge: those from `count` on only keep its place."""
    way = [source, first]
    while way[-1] >= count:
        way.append(steps[way[-1]][0])
    return way


def _pixels(column: float, row: float, down: float) -> Point:
    return (EDGE + column * (WIDTH + BESIDE), EDGE + down + row * (HEIGHT + BELOW))


def _path(points: Sequence[Point]) -> str:
    """A smooth line from the right of the first box to the left of the last one, or back."""
    forward = points[0][0] <= points[-1][0]
    leave, enter = (WIDTH, 0) if forward else (0, WIDTH)
    x, y = points[0][0] + leave, points[0][1] + HEIGHT / 2
    path = f"M{x:.0f} {y:.0f}"
    for place, (left, top) in enumerate(points[1:], 2):
        to_x, to_y = left + enter, top + HEIGHT / 2
        middle = (x + to_x) / 2
        path += f"C{middle:.0f} {y:.0f} {middle:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"
        x, y = to_x, to_y
        if place < len(points):
            x = left + leave
            path += f"H{x:.0f}"
    return path


def _lines(title: str) -> list[str]:
    return wrap(title, LETTERS, max_lines=LINES, placeholder=" …") or [""]
