"""``punkt check``: formats of its report, severity, corrections, exit codes, the pre-commit hook."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from helpers import bounded
from helpers.lint_packs import NORM, write
from helpers.places import ROOT
from punkt.authoring.editor.checking import Checker
from punkt.authoring.lint.lint_base import LintFinding
from punkt.authoring.lint.report_formats import github, sarif, text_line
from punkt.command.main import main
from punkt.files.messages.diagnostics import Diagnostic, Place

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_POSITIVE = {"type": "integer", "minimum": 1}
_REGION = {
    "type": "object",
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _POSITIVE),
    "additionalProperties": False,
}
_ARTIFACT = {"type": "object", "required": ["uri"], "properties": {"uri": {"type": "string", "pattern": r"^[^ \\]+$"}}}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "pattern": "sarif-2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id", "shortDescription"],
                                            "properties": {
                                                "shortDescription": _TEXT,
                                                "help": _TEXT,
                                                "defaultConfiguration": {
                                                    "properties": {
                                                        "level": {"enum": ["none", "note", "warning", "error"]}
                                                    }
                                                },
                                            },
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "language": {"type": "string", "pattern": "^[a-z]{2}$"},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "ruleId", "ruleIndex", "level", "locations"],
                            "properties": {
                                "message": _TEXT,
                                "level": {"enum": ["warning", "error"]},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": {
                                        "type": "object",
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation"],
                                                "properties": {"artifactLocation": _ARTIFACT, "region": _REGION},
                                            }
                                        },
                                    },
                                },
                                "fixes": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["artifactChanges"],
                                        "properties": {
                                            "artifactChanges": {
                                                "type": "array",
                                                "minItems": 1,
                                                "items": {
                                                    "type": "object",
                                                    "required": ["artifactLocation", "replacements"],
                                                    "properties": {
                                                        "artifactLocation": _ARTIFACT,
                                                        "replacements": {
                                                            "type": "array",
                                                            "minItems": 1,
                                                            "items": {
                                                                "type": "object",
                                                                "required": ["deletedRegion"],
                                                                "properties": {"deletedRegion": _REGION},
                                                            },
                                                        },
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""The essential structure of SARIF 2.1.0."""


def run(*arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(main, ["check", *arguments, "--lang", lang], env={"PUNKT_LANG": None})


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A pack with an error, a warning and a Latin letter."""
    return write(
        tmp_path / "a folder",
        (("n", "(3..12]", "[3..12]"), ("n", "norms:\n", "norms:\n" + NORM), ("r", "sub: а", "sub: a")),
    )


def log(result: Result) -> Any:
    found = json.loads(result.stdout)
    assert [error.message for error in Draft202012Validator(SARIF).iter_errors(found)] == []
    return found["runs"][0]


def test_text(bad: Path) -> None:
    result = run(str(bad))
    assert result.exit_code == 2 and result.stdout == ""
    *lines, last = result.stderr.splitlines()
    assert (
        any(re.search(r"norms\.yaml:2:\d+: warning: no rule uses .* \[P101\]$", line) for line in lines) is False
    )  # not linked: P106
    assert any(re.search(r"norms\.yaml:3:\d+: the interval .* \[P107\]$", line) for line in lines)
    assert last.startswith("Checked: 1 pack") or "Errors: " in last


def test_exit_codes(tmp_path: Path) -> None:
    folder = write(tmp_path, (("n", "norms:\n", "norms:\n" + NORM),))
    result = run(str(folder))
    assert result.exit_code == 0 and "warning: " in result.stderr and "[P101]" in result.stderr
    assert "No errors. Warnings: 1." in result.stdout
    strict = run(str(folder), "--strict")
    assert strict.exit_code == 2 and strict.stdout == "" and "Warnings: 1." in strict.stderr
    assert "предупреждение: " in run(str(folder), lang="ru").stderr
    assert run(str(write(tmp_path)), "--strict").exit_code == 0
    assert run(str(write(tmp_path, (("n", "(3..12]", "[3..12]"),)))).exit_code == 2
    for form in ("sarif", "github"):
        assert run(str(write(tmp_path)), "--format", form).exit_code == 0
        assert (
            run(str(write(tmp_path, (("n", "norms:\n", "norms:\n" + NORM),))), "--format", form, "--strict").exit_code
            == 2
        )


def test_sarif(bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bad.parent)
    result = run("a folder", "--format", "sarif")
    assert result.exit_code == 2
    found = log(result)
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    by_code = {one["ruleId"]: one for one in found["results"]}
    assert {"P106", "P107"} <= set(by_code)
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in found["results"])
    where = by_code["P107"]["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "a%20folder/town/norms.yaml" and where["region"]["startLine"] == 3
    change = by_code["P106"]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["insertedContent"] == {"text": "а"}
    assert change["deletedRegion"]["endColumn"] == change["deletedRegion"]["startColumn"] + 1
    assert "**Avoid**" in next(r for r in found["tool"]["driver"]["rules"] if r["id"] == "P107")["help"]["markdown"]


def test_sarif_of_nothing_and_of_no_place(tmp_path: Path) -> None:
    assert log(run(str(write(tmp_path)), "--format", "sarif"))["results"] == []
    absent = log(run(str(tmp_path / "absent"), "--format", "sarif"))["results"][0]
    assert absent["ruleId"] == "P619" and "region" not in absent["locations"][0]["physicalLocation"]


def test_github(bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bad.parent)
    result = run("a folder", "--format", "github")
    lines = result.stdout.splitlines()
    assert result.exit_code == 2 and len(lines) == 2
    form = re.compile(r"::(error|warning) file=a folder/[^,:]+(,line=\d+,col=\d+)?,title=P\d{3}::[^\r\n]+")
    assert all(form.fullmatch(line) for line in lines), lines
    assert any("line=3," in line and "title=P107" in line for line in lines)


def test_github_escapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path / "a"))
    result = run("b,c%d", "--format", "github")
    assert "file=b%2Cc%25d,title=P619::" in result.stdout


def test_fix(bad: Path) -> None:
    result = run(str(bad), "--fix")
    assert (
        result.exit_code == 2
        and "Fixed: 1." in result.stderr
        and "P106" not in result.stderr
        and "P107" in result.stderr
    )
    path = bad / "town" / "norms.yaml"
    path.write_text(path.read_text("utf-8").replace("[3..12]", "(3..12]").replace(NORM, ""), "utf-8")
    clean = run(str(bad), "--fix", "--strict")
    assert clean.exit_code == 0 and "Fixed" not in clean.stdout


def test_help_is_in_both_languages() -> None:
    for lang in ("ru", "en"):
        text = run("--help", lang=lang).output
        assert "--strict" in text and "--fix" in text and ("Fail on warnings" in text) is (lang == "en")


@pytest.mark.full
def test_hook() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["punkt-check"]
    hook = hooks[0]
    assert {"name", "entry", "language", "files"} <= set(hook) and hook["language"] == "python"
    assert re.search(hook["files"], "rules/a/norms.yaml") and not re.search(hook["files"], "README.md")
    command = [*hook["entry"].split()[1:], *hook["args"]]
    assert CliRunner().invoke(main, command).exit_code == 0 if Path.cwd() == ROOT else command == ["check", "rules"]


def test_lint_is_imported_by_check_only() -> None:
    code = (
        "import sys, cli, punkt.deciding.rule_base; from punkt.law.loading.pack_store import Index, search_roots; punkt.deciding.rule_base.load('ru.karelia.166-p')\n"
        "assert not [name for name in sys.modules if name.startswith('punkt.authoring.lint')]"
    )
    bounded.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    )


def test_a_fault_without_a_place_names_no_file() -> None:
    fault = LintFinding(Diagnostic("P695", Place("punkt"), {"name": "a = b", "why": "c"}))
    assert github([fault], "en").startswith("::error title=P695::")
    (result,) = json.loads(sarif([fault], "en"))["runs"][0]["results"]
    assert result["locations"] == [] and result["message"]["text"]
    assert text_line(fault, "en").startswith("punkt: ")


@pytest.mark.parametrize("what", ["folder", "folder/rules.yaml"])
def test_an_editor_shows_a_fault_without_a_place_where_it_was_looked_for(what: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    shown: dict[str, list[str]] = {}
    workspace: Any = SimpleNamespace(file=lambda _: None)
    checker = Checker(workspace, lambda uri, found: shown.update({uri: [one.message for one in found]}), print, "en")
    checker._show(
        str(tmp_path / what), [LintFinding(Diagnostic("P695", Place("punkt"), {"name": "a = b", "why": "c"}))]
    )
    ((uri, (message,)),) = shown.items()
    assert uri.endswith("/folder/pack.yaml" if what == "folder" else "/folder/rules.yaml") and "a = b" in message
