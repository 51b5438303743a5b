"""The conformance suite: what it writes is passed by the evaluator in JavaScript, and the page tells all of its nodes."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from helpers import bounded
from helpers.javascript_engine import NODE, RUNNER, needs_node
from helpers.lengths import many
from helpers.places import ROOT
from punkt.authoring.browser.bundle import RUNTIME

PAGE = (ROOT / "docs" / "conformance.md").read_text("utf-8")


def suite(*arguments: str | Path) -> tuple[int, str]:
    done = bounded.run(
        [sys.executable, "-m", "tests.bench.suite", *arguments], capture_output=True, text=True, cwd=ROOT
    )
    return done.returncode, done.stdout + done.stderr


@needs_node
@pytest.mark.full
def test_a_suite_is_passed_and_a_wrong_answer_told(tmp_path: Path) -> None:
    assert NODE is not None
    file, command = tmp_path / "suite.jsonl", [NODE, RUNNER, RUNTIME]
    code, said = suite("write", file, "--programs", str(many(1, 3)), "--each", "1", "--decisions", "2")
    assert (code, said.split(": ")[-1]) == (0, "3 programs, 3 packs, 30 cases\n")
    assert suite("try", file, *map(str, command)) == (0, "30 cases, 0 answered otherwise\n")
    entries = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    entries[0]["cases"][2]["states"][0]["outs"][0] = {"number": "17"}
    file.write_text("\n".join(map(json.dumps, entries)) + "\n", "utf-8")
    code, said = suite("try", file, *map(str, command))
    assert code == 1 and "program 0, case 2:" in said and said.endswith("30 cases, 1 answered otherwise\n")


def test_the_page_tells_every_node() -> None:
    text = (RUNTIME / "nodes.js").read_text("utf-8").partition("const MEANING = {")[2].partition("\n};")[0]
    known = re.findall(r"^  (\w+)[:(]", text, re.MULTILINE)
    table = PAGE.partition("| `op` |")[2].partition("\n\n")[0]
    told = [name for line in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    assert sorted(told) == sorted(known) and len(known) > 25
