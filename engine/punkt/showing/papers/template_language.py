"""What templates of forms may say: a field, and pieces that are there only if a field is there or filled in.

``{{ name }}``, and ``{% if name.known and not other.there %} … {% elif … %} … {% else %} … {% endif %}``. There are no
loops, no filters, no calls, no sums and no texts of its own, so nothing is written without being escaped, and each piece
of a template is written once at most: writing takes no longer than reading. That is asked of a template when its pack
is read, and once more of whatever is rendered.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.texts import Texts

ASKED = ("known", "there")
"""What may be asked of a field."""
MOST_TAGS = 2_000
"""``{{ … }}`` and ``{% … %}`` in a template."""
LONGEST_TAG = 400
"""Characters of one of them."""
DEEPEST = 16
"""Conditions within conditions, and ways of one condition after another."""
_SAYS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If)
_JOINS = (nodes.Not, nodes.And, nodes.Or)
_WORDS: dict[type[nodes.Node], str] = {
    nodes.For: "for",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.With: "with",
    nodes.Block: "block",
    nodes.Extends: "extends",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Scope: "autoescape",
    nodes.ScopedEvalContextModifier: "autoescape",
    nodes.CondExpr: "if",
    nodes.Compare: "==",
    nodes.Call: "(",
    nodes.Getitem: "[",
    nodes.Slice: "[",
    nodes.List: "[",
    nodes.Dict: "{",
    nodes.Tuple: ",",
    nodes.Concat: "~",
    nodes.Mul: "*",
    nodes.Pow: "**",
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Neg: "-",
    nodes.Pos: "+",
}
"""What stands in a template for a node that may not be there, where it bears no name of its own."""
_BOUNDS = Texts("papers.bounds")


class _Language(ImmutableSandboxedEnvironment):
    """Renders nothing but what templates may say."""

    def __init__(self, path: Path) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.path = path
        for known in (self.filters, self.globals, self.tests):
            known.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        faults = [*too_much(source, self.path), *faults_of(tree, source, self.path)]
        if faults:
            raise PunktError(faults)
        return tree


def environment(path: Path) -> ImmutableSandboxedEnvironment:
    """Where the template of a file is rendered: escaping, an unknown name is an error, and so is all that it may not say.

    Parsing raises :class:`PunktError` with P976 and P979.
    """
    return _Language(path)


def parsed(source: str) -> nodes.Template:
    """The tree of a template, whatever it says. Raises ``TemplateSyntaxError``."""
    return ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).parse(source)


def too_much(source: str, path: Path) -> list[Diagnostic]:
    """What is too long or too often in a template; where there is such a thing it is not to be parsed."""
    opened = [at for mark in ("{{", "{%", "{#") for at in _all(source, mark)]
    if len(opened) > MOST_TAGS:
        return [_fault("P979", path, 0, 0, what=_BOUNDS["tags"])]
    ends = {"{{": "}}", "{%": "%}"}
    for at in sorted(opened):
        end = ends.get(source[at : at + 2])
        if end is not None and end not in source[at : at + LONGEST_TAG]:
            line, column = source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
            return [_fault("P979", path, line, column, what=_BOUNDS["tag"])]
    return []


def _all(source: str, mark: str) -> Iterator[int]:
    at = source.find(mark)
    while at >= 0:
        yield at
        at = source.find(mark, at + 2)


def faults_of(tree: nodes.Template, source: str, path: Path) -> list[Diagnostic]:
    """All that a template says and may not, each once a line."""
    lines, found = source.split("\n"), {}
    for node, depth in _walked(tree, 0):
        if depth > DEEPEST:
            return [_fault("P979", path, node.lineno, 1, what=_BOUNDS["depth"])]
        if not isinstance(node, (*_SAYS, *_JOINS)) or not _may_be(node):
            word = _word(node)
            number = node.lineno or next((at for at, line in enumerate(lines, 1) if word in line), 1)
            line = lines[number - 1] if number <= len(lines) else ""
            found[number, word] = _fault("P976", path, number, max(_column(line, word), 1), what=word)
    return list(found.values())


def _walked(node: nodes.Node, depth: int) -> Iterator[tuple[nodes.Node, int]]:
    """The nodes, each with how deep it lies; below one that may not be there nothing is looked at."""
    yield node, depth
    if not isinstance(node, (*_SAYS, *_JOINS)) or not _may_be(node) or depth > DEEPEST:
        return
    if isinstance(node, nodes.If):
        for part in (node.test, *node.body, *node.else_):
            yield from _walked(part, depth + 1)
        for number, other in enumerate(node.elif_):
            yield from _walked(other, depth + 1 + number)
        return
    inner = depth + isinstance(node, _JOINS)
    for child in node.iter_child_nodes():
        yield from _walked(child, inner)


def _may_be(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Name):
        return node.ctx == "load"
    return not isinstance(node, nodes.Getattr) or (node.attr in ASKED and isinstance(node.node, nodes.Name))


def _word(node: nodes.Node) -> str:
    """What stands in a template for a node."""
    if isinstance(node, nodes.Filter):
        return f"|{node.name}"
    if isinstance(node, nodes.Test):
        return f"is {node.name}"
    if isinstance(node, nodes.Getattr):
        return f".{node.attr}"
    if isinstance(node, nodes.Const):
        return repr(node.value) if isinstance(node.value, str) else str(node.value)
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        return f"{node.node.name}("
    return _WORDS.get(type(node), type(node).__name__.lower())


def _column(line: str, word: str) -> int:
    """Where a word stands in a line; else where the first tag does."""
    last = word.lstrip("|.").removeprefix("is ").strip("'")
    tag = min((at for mark in ("{{", "{%") if (at := line.find(mark)) >= 0), default=0)
    at = line.find(last, tag)
    return (at if at >= 0 else tag) + 1


def _fault(code: str, path: Path, line: int, column: int, **arguments: object) -> Diagnostic:
    return Diagnostic(code, Place(str(path), line, column), arguments)
