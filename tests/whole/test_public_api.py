"""The declared API: the stubs are those of the code, a breaking change is seen, and has to stand in the changelog."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from helpers.places import ROOT

SCRIPT = ROOT / ".ci" / "api.py"
BEFORE = """
class Rules:
    def decide(self, case: CaseLike, *, as_of: date | None = None) -> Decision: ...
    packs: tuple[Pack, ...]

def load(*names: Asked, pack_dirs: Iterable[str] = ()) -> Rules: ...
"""


@pytest.fixture(scope="module")
def api() -> ModuleType:
    """The script of the CI."""
    if not SCRIPT.is_file():
        pytest.skip("the scripts of the CI are not there")
    spec = importlib.util.spec_from_file_location("ci_api", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.full
def test_the_stubs_are_those_of_the_code(api: ModuleType, tmp_path: Path) -> None:
    for needed in ("sqlalchemy", "z3", "sqlglot", "cryptography"):
        pytest.importorskip(needed)
    api.write(tmp_path)
    for written in nonempty_files(tmp_path):
        assert written.read_text("utf-8") == (ROOT / "docs" / "api" / written.name).read_text("utf-8"), written.name


def nonempty_files(folder: Path) -> list[Path]:
    """The stubs of a folder, of which there are some."""
    found = sorted(folder.glob("*.pyi"))
    assert found
    return found


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [
        ("", "", []),
        ("*, as_of", "*, trace: str = 'full', as_of", []),
        ("def load", "def dump() -> None: ...\ndef load", []),
        ("as_of: date", "day: date", ["punkt.Rules.decide"]),
        ("case: CaseLike", "case: CaseLike, who: str", ["punkt.Rules.decide"]),
        ("    packs: tuple[Pack, ...]\n", "", ["punkt.Rules.packs"]),
        ("class Rules:", "class RuleBase:", ["punkt.Rules"]),
    ],
)
def test_breaking_changes_are_told(api: ModuleType, old: str, new: str, broken: list[str]) -> None:
    pytest.importorskip("griffe")
    changes = api.breaking({"punkt": BEFORE}, {"punkt": BEFORE.replace(old, new, 1) if old else BEFORE})
    assert [path for path, _ in changes] == broken


def test_the_changelog_has_to_say_so(api: ModuleType) -> None:
    changes = [("punkt.Rules.decide", "removed")]
    head = "# Changelog\n\n## [Unreleased]\n\n- Breaking: "
    assert api.unsaid(changes, f"{head}`Rules.decide` has no `as_of` any more.\n") == []
    assert api.unsaid(changes, f"{head}`Rules.decide(as_of)` is gone.\n") == []
    assert api.unsaid(changes, f"{head}`Rules.run` is gone.\n") == ["removed"]
    assert api.unsaid(changes, f"{head.replace('Breaking', 'New')}`Rules.decide` …\n") == ["removed"]
    assert api.unsaid(changes, "## [Unreleased]\n\n## [0.1.0]\n- Breaking: `Rules.decide` …\n") == ["removed"]
