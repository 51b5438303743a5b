"""Tests mirror the wings of the house, and none imports another: what two of them need is in ``tests/helpers``."""

from __future__ import annotations

import ast
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import punkt
from helpers import bounded
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


def unbounded(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Waits that may never end: the line, and what is called."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, given = node.func.attr, {word.arg for word in node.keywords}
        run = ast.unparse(node.func.value) == "subprocess" and name in ("run", "call", "check_call", "check_output")
        waits = name in ("wait", "join", "result", "get", "communicate") and not node.args and "timeout" not in given
        opens = name in ("create_connection", "urlopen") and "timeout" not in given
        reads = name == "readline" and ast.unparse(node.func.value).endswith(".stdout")
        if run or waits or reads or (opens and len(node.args) < (2 if name == "create_connection" else 3)):
            yield node.lineno, ast.unparse(node)[:80]


def test_no_test_waits_for_ever() -> None:
    """A test that hangs takes the whole run with it: processes by ``helpers.bounded``, all else with a time."""
    for path in FILES:
        if "bench" in path.parts or path.name == "bounded.py":
            continue
        assert not list(unbounded(ast.parse(path.read_text("utf-8")))), path


def test_what_hangs_is_ended_with_all_that_it_has_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    with pytest.raises(AssertionError, match="has not ended in 1 s; so far it said b'begun"):
        bounded.run(["sh", "-c", f"echo begun; sleep 100 & echo $! > {pid}; wait"], capture_output=True, timeout=1)
    until = time.monotonic() + 10
    child = int(pid.read_text())
    while bounded.alive(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not bounded.alive(child)
    told = pytest.raises(AssertionError, match="says nothing, and ends with -9")
    with bounded.started(["sleep", "100"], stdout=subprocess.PIPE) as process, told:
        bounded.line_of(process, 0.1)
    release = threading.Event()
    thread = threading.Thread(target=release.wait, args=(60,))
    thread.start()
    with pytest.raises(AssertionError, match="not ended in 0 s"):
        bounded.joined(thread, seconds=0.01)
    release.set()
    bounded.joined(thread)
