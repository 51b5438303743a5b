"""The page on security: every test that it names is there, and every line names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from helpers.loops import nonempty
from helpers.places import ROOT

TESTS = ROOT / "tests"


def lines() -> Iterator[str]:
    """The last cell of each line of a table, which names tests."""
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    for row in re.findall(r"^\| (.+) \|$", page, re.MULTILINE):
        if not row.endswith("Test"):
            yield row.rpartition(" | ")[2]


@cache
def contents() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in TESTS.rglob("test_*.py")}


def is_there(name: str) -> bool:
    """Whether a file of tests, or a test, is there: by its path from the root, or by its name alone."""
    file, _, test = name.partition("::")
    if not file.endswith(".py"):
        return any(f"def {name}(" in content for content in contents().values())
    found = [content for path, content in contents().items() if path == file or Path(path).name == file]
    return any(not test or f"def {test}(" in content for content in found)


@pytest.mark.parametrize("cell", nonempty([*lines()]))
def test_every_line_names_tests_that_are_there(cell: str) -> None:
    named = re.findall(r"`((?:tests/[\w/]+\.py|test_\w+\.py|test_\w+)(?:::\w+)?)`", cell)
    assert [name for name in nonempty(named) if not is_there(name)] == []
