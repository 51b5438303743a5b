"""The pages on the house for developers: the wings they name and draw, and the paths they tell, are there."""

from __future__ import annotations

import re
import tomllib

import pytest

from helpers.places import ROOT

PACKAGE = ROOT / "engine" / "punkt"
PAGES = ("CONTRIBUTING.md", "docs/architecture.md")
WINGS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
(CONTRACT,) = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def test_the_picture_has_the_wings_in_the_order_of_the_contract() -> None:
    picture = (ROOT / "docs" / "architecture.svg").read_text("utf-8")
    drawn = re.findall(r'font-weight="bold" font-size="16"[^>]*>(\w+)<', picture)
    assert drawn == [name.removeprefix("punkt.") for name in CONTRACT["layers"] if name != "punkt.version"]
    assert set(drawn) - {"api"} == WINGS


def test_the_layout_names_every_wing() -> None:
    named = set(re.findall(r"^\| `engine/punkt/(\w+)/`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE))
    assert named == WINGS


@pytest.mark.parametrize("page", PAGES)
def test_paths_lead_somewhere(page: str) -> None:
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", (ROOT / page).read_text("utf-8"))
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists() and not (PACKAGE / path).exists()] == []
