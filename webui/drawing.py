"""Drawing: the graph of a chain laid out in columns, from what came first to what came of it.

The library sorts the nodes into layers with few crossings (Sugiyama's method) and knows no cycles:
an edge that would close one is laid out the other way round, and drawn the right one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from fast_sugiyama import from_edges

from projections.story.graph import Edge, Graph, Node

WIDTH, HEIGHT = 196, 76
BESIDE, BELOW = 44, 12
EDGE = 12
UNIT = 10.0
"""What the library takes for the distance of two nodes."""

LETTERS, LINES = 25, 2


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
    order = _numbers(graph)
    forward = _acyclic([(order[e.source], order[e.target]) for e in graph.edges])
    places, ways = _laid_out(forward, order.values())
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


def _numbers(graph: Graph) -> dict[str, int]:
    """A number for each node; below 0 for those without an edge, which the library does not get."""
    linked = {key for edge in graph.edges for key in (edge.source, edge.target)}
    counted = [node.key for node in graph.nodes if node.key in linked]
    alone = [node.key for node in graph.nodes if node.key not in linked]
    return {key: n for n, key in enumerate(counted)} | {key: -n for n, key in enumerate(alone, 1)}


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
    edges: Sequence[tuple[int, int]], nodes: Collection[int]
) -> tuple[dict[int, Point], dict[tuple[int, int], list[Point]]]:
    """Where each node stands, and the points that each edge goes through, in pixels."""
    found: dict[int, Point] = {}
    ways: dict[tuple[int, int], list[Point]] = {}
    down = 0.0
    for positions, _, height, parts in _layouts(edges):
        places = {
            int(node): _pixels((height - up) / UNIT, across / UNIT, down)
            for node, (across, up) in positions
        }
        _spread(places, [node for node in places if node in nodes])
        found |= {node: places[node] for node in places if node in nodes}
        for way in _ways([(int(a), int(b)) for a, b in parts or ()], nodes):
            ways[way[0], way[-1]] = [places[node] for node in way]
        down = max(y for _, y in places.values()) + HEIGHT + BELOW
    for node in sorted(set(nodes) - found.keys(), reverse=True):
        found[node] = (EDGE, down + EDGE)
        down += HEIGHT + BELOW
    return found, ways


def _layouts(edges: Sequence[tuple[int, int]]) -> list[Any]:
    """What hangs together, each part by itself, that with the first node first."""
    if not edges:
        return []
    layouts = from_edges(edges, vertex_spacing=UNIT, dummy_vertices=True, dummy_size=4)
    return sorted(layouts, key=lambda layout: min(int(node) for node, _ in layout[0]))


def _ways(parts: Sequence[tuple[int, int]], nodes: Collection[int]) -> Iterator[list[int]]:
    """The nodes on the way from one to another: what is between them only keeps it room."""
    after: dict[int, list[int]] = defaultdict(list)
    for source, target in parts:
        after[source].append(target)
    for source in [node for node in after if node in nodes]:
        for first in after[source]:
            way = [source, first]
            while way[-1] not in nodes:
                way.append(after[way[-1]][0])
            yield way


def _spread(places: dict[int, Point], nodes: Collection[int]) -> None:
    """Push boxes apart that the library put a little too near to each other."""
    lowest: dict[float, float] = {}
    for node in sorted(nodes, key=lambda node: (places[node][1], node)):
        x, y = places[node]
        places[node] = (x, max(y, lowest.get(x, y)))
        lowest[x] = places[node][1] + HEIGHT + BELOW


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
