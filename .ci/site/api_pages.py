"""The reference of the public API: what ``docs/api`` declares, with the docstrings of the code, as reStructuredText."""

import ast
import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from sphinx.errors import PycodeError
from sphinx.pycode import ModuleAnalyzer

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / ".ci"), str(ROOT / "engine")]

from api import GIVEN_BACK  # noqa: E402


def pages() -> dict[str, str]:
    """A page for each public module, by the module's name."""
    return {stub.stem: page(stub.stem, stub.read_text("utf-8")) for stub in sorted((ROOT / "docs/api").glob("*.pyi"))}


def page(name: str, stub: str) -> str:
    """The page of a module: each thing that its stub declares."""
    module = import_module(name)
    lines = [name, "=" * len(name), "", f".. py:module:: {name}", "", *_text(module), ""]
    for declared in ast.parse(stub).body:
        lines += _declared(declared, name)
    return "\n".join(lines) + "\n"


def _declared(node: ast.stmt, module: str) -> Iterator[str]:
    """What a stub declares at its top."""
    if isinstance(node, ast.ClassDef):
        thing = _found(module, node.name)
        bases = [f"Bases: ``{', '.join(map(ast.unparse, node.bases))}``", ""] if node.bases else []
        yield from _entry("class", node.name, [*bases, *_text(thing)])
        told = _field_texts(thing)
        for member in node.body:
            yield from (f"   {line}" for line in _member(member, thing, told))
    elif isinstance(node, ast.FunctionDef):
        yield from _entry("function", f"{node.name}{_signature(node)}", _text(_found(module, node.name)))
    elif isinstance(node, ast.AnnAssign):
        yield from _entry("data", ast.unparse(node.target), [], f":type: {ast.unparse(node.annotation)}")
    elif isinstance(node, ast.Assign):
        yield from _entry("type", ast.unparse(node.targets[0]), [], f":canonical: {ast.unparse(node.value)}")


def _member(node: ast.stmt, owner: Any, told: dict[str, list[str]]) -> Iterator[str]:
    """What a class declares."""
    if isinstance(node, ast.FunctionDef):
        options = [f":{ast.unparse(one)}:" for one in node.decorator_list]
        yield from _entry("method", f"{node.name}{_signature(node)}", _text(getattr(owner, node.name)), *options)
    elif isinstance(node, ast.AnnAssign):
        name = ast.unparse(node.target)
        of_property = inspect.getattr_static(owner, name, None)
        text = told.get(name) or (_text(of_property) if isinstance(of_property, property) else [])
        yield from _entry("attribute", name, text, f":type: {ast.unparse(node.annotation)}")
    elif isinstance(node, ast.Assign):
        name = ast.unparse(node.targets[0])
        yield from _entry("attribute", name, told.get(name, []), f":value: {ast.unparse(node.value)}")


def _entry(kind: str, what: str, text: list[str], *options: str) -> Iterator[str]:
    yield f".. py:{kind}:: {what}"
    yield from (f"   {option}" for option in options)
    yield ""
    yield from (f"   {line}".rstrip() for line in text)
    yield ""


def _signature(node: ast.FunctionDef) -> str:
    """The arguments, without the object itself, and what is given back."""
    first = node.args.args[:1]
    if first and first[0].arg in ("self", "cls"):
        node.args.args = node.args.args[1:]
    back = "" if node.returns is None else f" -> {ast.unparse(node.returns)}"
    return f"({ast.unparse(node.args)}){back}"


def _found(module: str, name: str) -> Any:
    return getattr(import_module(GIVEN_BACK.get(module, {}).get(name, module)), name)


def _text(thing: Any) -> list[str]:
    """The docstring of a thing; that which a dataclass writes itself says nothing."""
    found = inspect.getdoc(thing) or ""
    made = inspect.isclass(thing) and found.startswith(f"{thing.__name__}(")
    return [] if made else [*found.splitlines(), ""]


def _field_texts(thing: type) -> dict[str, list[str]]:
    """What is said of fields below them, in the class and in those it is made of."""
    found: dict[str, list[str]] = {}
    for kind in reversed(thing.__mro__):
        try:
            texts = ModuleAnalyzer.for_module(kind.__module__).find_attr_docs()
        except PycodeError:
            continue
        found |= {name: text for (owner, name), text in texts.items() if owner == kind.__qualname__}
    return found
