"""The outline of a file by points, and the colours of its names."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from punkt.files.located import Spot

from .naming import FACT, KINDS, NORM, OUTCOME, POINT, READING, RULE, TERM, UNIT
from .ranges import range_of, span
from .workspace import Workspace, said

COLOURS = {
    FACT: "variable",
    OUTCOME: "function",
    TERM: "method",
    NORM: "property",
    READING: "enum",
    RULE: "event",
    POINT: "label",
    UNIT: "type",
}
LEGEND = lsp.SemanticTokensLegend([*COLOURS.values()], ["definition"])


def colours(workspace: Workspace, file: str) -> lsp.SemanticTokens:
    """The names of a file with their kinds, as editors encode them."""
    data: list[int] = []
    line = column = 0
    order = list(COLOURS)
    end = (-1, -1)
    for one in workspace.mentions(file):
        found = range_of(workspace, one)
        at, start = found.start.line, found.start.character
        if (at, start) < end or found.end.character <= start:
            continue  # two names of one word are coloured as the first
        data += [at - line, start - column if at == line else start, found.end.character - start]
        data += [order.index(one.kind), int(one.defines)]
        line, column, end = at, start, (at, found.end.character)
    return lsp.SemanticTokens(data)


def outline(workspace: Workspace, file: str, lang: str) -> list[lsp.DocumentSymbol]:
    """What a file says, each by its point."""
    found = workspace.file(file)
    if found is None or found.document is None or not isinstance(found.document.data, dict):
        return []
    symbols = list(_symbols(Spot.root(found.document), lang, found.lines))
    return symbols


def _symbols(root: Spot, lang: str, lines: list[str]) -> Iterator[lsp.DocumentSymbol]:
    for part, kind in (("norms", lsp.SymbolKind.Constant), ("readings", lsp.SymbolKind.Enum)):
        if (table := root.get(part)) is not None:
            entries = list(table.items())
            for number, (name, entry) in enumerate(entries):
                end = entries[number + 1][1].key_place.line - 1 if number + 1 < len(entries) else len(lines)
                title = said(_of(entry, "title"), lang) or said(_of(entry, "question"), lang)
                yield _symbol(f"{_address(entry)} {name}".strip(), title, kind, entry.key_place.line, end, lines)
    if (points := root.get("points")) is not None:
        for address, entry in points.items():
            line = entry.key_place.line
            yield _symbol(address, said(_of(entry, "title"), lang), lsp.SymbolKind.Key, line, line, lines)
    if (rules := root.get("rules")) is not None:
        listed = list(rules.each())
        for number, rule in enumerate(listed):
            end = listed[number + 1].place.line - 1 if number + 1 < len(listed) else len(lines)
            name = next((str(_of(rule, key)) for key in ("id", *KINDS, "derive") if _of(rule, key)), "")
            says = said(_of(rule, "says"), lang)
            shown = f"{_address(rule)} {name}".strip()
            yield _symbol(shown, says, lsp.SymbolKind.Function, rule.place.line, end, lines)


def _of(spot: Spot, key: str) -> object:
    return spot.data.get(key) if isinstance(spot.data, dict) else None


def _address(spot: Spot) -> str:
    return ".".join(str(part) for part in (_of(spot, "point"), _of(spot, "sub")) if part is not None)


def _symbol(name: str, detail: str, kind: lsp.SymbolKind, line: int, end: int, lines: list[str]) -> lsp.DocumentSymbol:
    last = max(line, min(end, len(lines)))
    while last > line and not lines[last - 1].strip():
        last -= 1
    head = span(lines, line - 1, 0, len(lines[line - 1]) if line <= len(lines) else 0)
    tail = span(lines, last - 1, 0, len(lines[last - 1]) if last <= len(lines) else 0)
    return lsp.DocumentSymbol(name or "—", kind, lsp.Range(head.start, tail.end), head, detail=detail)
