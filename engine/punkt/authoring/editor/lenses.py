"""What stands above rules and cases: what the cases show of them, «decide» and «why»."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types as lsp

from punkt.files.located import Spot
from punkt.files.texts import Texts

from .naming import KINDS
from .ranges import span, uri_of
from .tried import Tried
from .workspace import Workspace

WORDS = Texts("editor.words")
DECIDE, WHY = "punkt.decide", "punkt.why"
"""Commands: the decision of a case's file; the reasons of an outcome, or of those that the case expects."""


def lenses(workspace: Workspace, file: str, tried: Tried | None, lang: str) -> list[lsp.CodeLens]:
    """The lenses of a file."""
    found = workspace.file(file)
    if found is None or found.document is None or not isinstance(found.document.data, dict):
        return []
    root = Spot.root(found.document)
    if "case" in root:
        return list(_of_case(file, found.lines, tried, lang))
    return list(_of_rules(root, found.lines, tried, lang)) if "rules" in root and tried is not None else []


def _of_case(file: str, lines: list[str], tried: Tried | None, lang: str) -> Iterator[lsp.CodeLens]:
    line = next((number for number, text in enumerate(lines) if text.startswith("case:")), 0)
    at = span(lines, line, 0, len("case"))
    yield lsp.CodeLens(at, lsp.Command(WORDS("decide", lang), DECIDE, arguments=[uri_of(file)]))
    yield lsp.CodeLens(at, lsp.Command(WORDS("why", lang), WHY, arguments=[uri_of(file), ""]))
    found = {str(Path(name).resolve()): n for name, n in tried.differences.items()} if tried is not None else {}
    n = found.get(str(Path(file).resolve()))
    if n is not None:
        said = WORDS("differences", lang, n=n) if n else WORDS("as_expected", lang)
        yield lsp.CodeLens(at, lsp.Command(said, DECIDE, arguments=[uri_of(file)]))


def _of_rules(root: Spot, lines: list[str], tried: Tried, lang: str) -> Iterator[lsp.CodeLens]:
    for rule in (root / "rules").each():
        data = rule.data if isinstance(rule.data, dict) else {}
        name = next((data[key] for key in ("id", *KINDS, "derive") if isinstance(data.get(key), str)), "")
        if not name:
            continue
        both, every = tried.bounds.get(name, (0, 0))
        said = WORDS("fired", lang, cases=tried.cases, fired=tried.fired[name], tried=both, all=every)
        at = span(lines, rule.place.line - 1, rule.place.column - 1, 1)
        yield lsp.CodeLens(at, lsp.Command(said, ""))
        if name in tried.reached and "derive" not in data:  # a term is no outcome of a decision
            case, outcome = tried.reached[name]
            yield lsp.CodeLens(at, lsp.Command(WORDS("why", lang), WHY, arguments=[uri_of(case), outcome]))
