"""The order of outcomes, by which of them refer to which."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from punkt.files.messages.diagnostics import Place, Problems

from .link import Key


def numbered(keys: Mapping[Key, object]) -> dict[Key, int]:
    """Outcomes numbered within their record type; the same under every choice of readings."""
    counter: dict[str, int] = {}
    found = {}
    for key in keys:
        found[key] = counter.get(key[0], 0)
        counter[key[0]] = found[key] + 1
    return found


def stratify(uses: Mapping[Key, Mapping[Key, None]], place: Callable[[Key], Place]) -> dict[Key, int]:
    """The stratum of each outcome. Every reference that closes a cycle is an error that names the cycle, at its place."""
    level: dict[Key, int] = {}
    path: list[Key] = []
    problems = Problems()

    def visit(key: Key) -> int:
        if key in level:
            return level[key]
        if key in path:
            cycle = [*path[path.index(key) :], key]
            problems.add("P345", place(key), names=" → ".join(f"{s}: {n}" for s, n in cycle))
            return 0
        path.append(key)
        level[key] = max((visit(other) + 1 for other in uses[key] if other in uses), default=0)
        path.pop()
        return level[key]

    for key in uses:
        visit(key)
    problems.raise_if_any()
    return level
