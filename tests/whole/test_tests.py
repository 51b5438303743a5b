"""Tests mirror the wings of the house, and none imports another: what two of them need is in ``tests/helpers``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import punkt
from helpers.places import ROOT

TESTS = ROOT / "tests"
FILES = sorted(TESTS.rglob("*.py"))
WINGS = {path.parent.name for path in Path(punkt.__file__).parent.glob("*/__init__.py")}
BESIDE = {"whole", "bench", "helpers", "peers", "oracle"}
"""Folders of tests that are not a wing's: of the whole house, of measuring, what tests share, the laws of other
engines, and the outcomes computed apart from the engine."""


def imported(path: Path) -> Iterator[str]:
    """The full name of all that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def test_no_test_imports_another() -> None:
    tests = {other.stem for other in FILES if other.name.startswith("test_")} | {"conftest"}
    for path in FILES:
        named = tests & set(re.findall(r"\w+", path.read_text("utf-8")))
        for name in imported(path) if named else ():
            assert tests.isdisjoint(name.split(".")), f"{path}: {name}: what tests share belongs in tests/helpers"


def test_every_test_is_in_a_wing() -> None:
    folders = {path.relative_to(TESTS).parts[0] for path in FILES if path.name.startswith("test_")}
    assert folders == WINGS | BESIDE - {"helpers"}
