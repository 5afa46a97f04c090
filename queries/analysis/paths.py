"""Simple paths of one length between two nodes of a small graph. Pure; no database, no randomness.

Asked length by length it gives the k shortest simple paths in a total order. Yen's algorithm (Yen,
Finding the K Shortest Loopless Paths in a Network, 1971) is made for weighted graphs; where every
step counts one, a search in depth that never goes farther from the goal than the steps that are
left is simpler, and it yields all paths of a length at once, so that ties can be ranked.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Node = TypeVar("Node")


def distances(
    neighbours: Mapping[Node, Collection[Node]], start: Node, *, most: int
) -> dict[Node, int]:
    """How many steps is every node away from a start, as far as ``most`` steps?

    Complexity: nodes + edges, by breadth first search.

    >>> distances({"a": "b", "b": "ac", "c": "b"}, "a", most=1)
    {'a': 0, 'b': 1}
    """
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        if found[node] == most:
            break
        for each in neighbours.get(node, ()):
            if each not in found:
                found[each] = found[node] + 1
                waiting.append(each)
    return found


def simple_paths(
    neighbours: Mapping[Node, Collection[Node]],
    start: Node,
    goal: Node,
    *,
    length: int,
    most_steps: int,
) -> tuple[list[tuple[Node, ...]], bool]:
    """Which paths of exactly this length lead from start to goal without meeting a node twice?

    Args:
        neighbours: The nodes beside each node, both ways; their order is the order of the paths.
        start: Where the paths begin.
        goal: Where they end; another node than the start.
        length: How many steps they have.
        most_steps: How many steps the search may take before it gives up.

    Returns:
        The paths in the order in which the search in depth finds them, and whether these are all.

    Complexity: at most ``most_steps``; without dead ends, paths × length.

    >>> square = {"a": "bd", "b": "ac", "c": "bd", "d": "ac"}
    >>> simple_paths(square, "a", "c", length=2, most_steps=100)
    ([('a', 'b', 'c'), ('a', 'd', 'c')], True)
    >>> simple_paths(square, "a", "c", length=3, most_steps=100)
    ([], True)
    """
    away = distances(neighbours, goal, most=length)
    found: list[tuple[Node, ...]] = []
    if away.get(start, length + 1) > length:
        return found, True
    path, on_path, steps = [start], {start}, 0
    waiting = [iter(neighbours.get(start, ()))]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
            on_path.discard(path.pop())
            continue
        left = length - len(path)
        if node in on_path or away.get(node, length + 1) > left or (node == goal and left):
            continue
        steps += 1
        if steps > most_steps:
            return found, False
        if node == goal:
            found.append((*path, node))
        else:
            path.append(node)
            on_path.add(node)
            waiting.append(iter(neighbours.get(node, ())))
    return found, True
