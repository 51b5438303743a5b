"""Nodes of the kernel are told apart in few modules, so that a new one costs few places."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest

import punkt
from punkt.kernel import nodes
from punkt.kernel.domains import Interval
from punkt.kernel.node_structure import Reads, children, element_parts, reads, walk
from punkt.kernel.nodes import NODES, Condition, Value

ENGINE = Path(punkt.__file__).parent
NAMES = {node.__name__ for node in NODES}
MOST = 11
"""The kernel, the evaluators and what explains them, the solver's three, columns, words, and what writes nodes for
JavaScript: whose runtime then needs no vocabulary."""
CAUTIOUS = {
    "authoring/dmn/export_feel.py",
    "deciding/lasting/span_evaluator.py",
    "registers/columns/moving_nodes.py",
}
"""Know some nodes, and take every other for one that has no words there, or may go any way: a new one costs nothing."""


def told_apart(source: str) -> set[str]:
    """The nodes that a module tells apart: in ``isinstance``, ``match``, comparisons of types and tables by class.

    Groups that the kernel names (``Counting``, ``Condition``) are no nodes: who asks for one need not know its nodes.
    """
    tree = ast.parse(source)
    known: dict[str, str] = {}
    modules: set[str] = set()
    for entry in ast.walk(tree):
        if isinstance(entry, ast.ImportFrom):
            module = (entry.module or "").rsplit(".", 1)[-1]
            for name in entry.names:
                if module == "nodes" and name.name in NAMES:
                    known[name.asname or name.name] = name.name
                if module == "kernel" and name.name == "nodes":
                    modules.add(name.asname or name.name)

    def named(within: ast.AST) -> Iterator[str]:
        for part in ast.walk(within):
            if isinstance(part, ast.Name) and part.id in known:
                yield known[part.id]
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in modules:
                yield part.attr

    aliases = {
        target.id: set(named(entry.value))
        for entry in ast.walk(tree)
        if isinstance(entry, (ast.Assign, ast.AnnAssign)) and isinstance(entry.value, (ast.Tuple, ast.BinOp))
        for target in (entry.targets if isinstance(entry, ast.Assign) else [entry.target])
        if isinstance(target, ast.Name)
    }
    groups = {
        "Named",
        "Counting",
        "HowMany",
        "Branching",
        "Presuming",
        "Junction",
        "Atom",
        "Condition",
        "Value",
        "Node",
        "NODES",
    }
    found: set[str] = set()
    for entry in ast.walk(tree):
        if (
            isinstance(entry, ast.Call)
            and isinstance(entry.func, ast.Name)
            and entry.func.id in ("isinstance", "issubclass")
        ):
            found |= set(named(entry.args[1]))
            for part in ast.walk(entry.args[1]):
                if isinstance(part, ast.Name) and part.id not in groups:
                    found |= aliases.get(part.id, set())
        elif isinstance(entry, ast.MatchClass):
            found |= set(named(entry.cls))
        elif isinstance(entry, ast.Dict):
            found |= {name for key in entry.keys if isinstance(key, (ast.Name, ast.Attribute)) for name in named(key)}
        elif isinstance(entry, ast.Compare) and "type(" in ast.unparse(entry):
            found |= set(named(entry))
        elif isinstance(entry, ast.FunctionDef):
            found |= {name for decorator in entry.decorator_list for name in named(decorator)}
    return found & NAMES


@pytest.mark.full
def test_nodes_are_told_apart_in_few_modules() -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(ENGINE.rglob("*.py")):
        told, name = told_apart(path.read_text("utf-8")), path.relative_to(ENGINE).as_posix()
        if len(told) > 1 and name not in CAUTIOUS:  # one node asked for by name tells nothing of the others
            found[name] = told
    assert "kernel/node_structure.py" in found and "deciding/evaluators/reference.py" in found
    assert len(found) <= MOST, "\n".join(f"{module}: {', '.join(sorted(told))}" for module, told in found.items())


def test_ways_of_telling_apart() -> None:
    head = "from punkt.kernel.nodes import All, Any as Some, Condition, Counting, Fact, Not\nfrom punkt.kernel import nodes as n\n"
    ways = {
        "isinstance(x, (All, Some))": {"All", "Any"},
        "isinstance(x, All | n.Not)": {"All", "Not"},
        "BOTH = (All, Fact)\nisinstance(x, BOTH)": {"All", "Fact"},
        "match x:\n  case All(parts) | n.Test(Fact(path), _): pass": {"All", "Test", "Fact"},
        "{All: 1, Not: 2}": {"All", "Not"},
        "type(x) is All or type(x) in (Not, Fact)": {"All", "Not", "Fact"},
        "@f.register(All)\ndef g(): pass": {"All"},
        "isinstance(x, Counting) or isinstance(x, Condition)": set(),
        "All((Not(x), Fact('a')))": set(),
    }
    for text, told in ways.items():
        assert told_apart(head + text) == told, text


def test_groups_cover_the_nodes() -> None:
    assert set(NODES) == {*get_args(Value), *get_args(Condition)}
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and kind.__module__ == nodes.__name__}
    assert {kind for kind in kinds if not issubclass(kind, Enum)} == set(NODES)


def test_what_a_tree_reads() -> None:
    own, there, out = nodes.Fact("a"), nodes.Fact("b", "home"), nodes.Outcome("o")
    count = nodes.Count(nodes.Fact("list"), nodes.Test(nodes.Fact("inner"), Interval(1, None)))
    tree = nodes.All((nodes.Comparison(own, nodes.Compare.EQ, there), nodes.Test(out, Interval(0, 1))))
    assert reads(tree, own) == Reads((own, there), (out,), as_of=False, elements=False)
    assert reads(nodes.Linear(1, ((2, count), (1, nodes.AsOf())))) == Reads(
        (nodes.Fact("list"),), (), as_of=True, elements=True
    )
    assert [type(part) for part in walk(count)] == [nodes.Count, nodes.Fact]
    assert children(nodes.Not(tree)) == (tree,) and element_parts(count) == (count.condition,)
