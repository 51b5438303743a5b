"""The page on security: every test that it names is there."""

from __future__ import annotations

import re

from helpers.loops import nonempty
from helpers.places import ROOT


def test_the_tests_it_names_are_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    for file, name in nonempty(sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", page)))):
        content = (ROOT / file).read_text("utf-8")
        assert not name or f"def {name}(" in content, f"{file}::{name}"
    rows = re.findall(r"^\| (?!Who|---)(.+) \|$", page, re.MULTILINE)
    assert all(re.search(r"`tests/[^`]+`$", row) for row in nonempty(rows))
