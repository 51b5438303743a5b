"""The evaluator in JavaScript as the others are: one process of Node for many cases, asked line by line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from typing import Any

import pytest

from helpers import bounded
from helpers.evaluator_trio import dump
from helpers.places import ROOT
from helpers.programs_generator import ProgramMaker, with_texts
from helpers.random_decisions import NO_LAW, RandomDecisions, random_cases
from punkt import Rules
from punkt.authoring.browser.bundle import RUNTIME
from punkt.authoring.browser.lower_nodes import NodeTable
from punkt.authoring.browser.lower_program import Said, states_only, whole
from punkt.authoring.browser.lower_vocabulary import vocabulary_data
from punkt.authoring.browser.rule_data import FORMAT, rule_data
from punkt.authoring.browser.suite import written_program
from punkt.authoring.browser.written_values import written_case, written_states
from punkt.deciding.evaluators.reference import Reference
from punkt.deciding.explaining.explainer import derived_names
from punkt.deciding.explaining.trace import SCHEMA
from punkt.files.canonical import sha256
from punkt.kernel.records import Case
from punkt.law.language.program import Program
from punkt.law.packs.pack import Modality

NODE = shutil.which("node")
RUNNER = ROOT / "tests" / "helpers" / "javascript_runner.mjs"
needs_node = pytest.mark.skipif(NODE is None, reason="Node.js is not installed here")


class Node:
    """A process of Node that has the runtime."""

    def __init__(self, process: Popen[Any]) -> None:
        self._process = process

    def ask(self, **asked: Any) -> Any:
        """What it answers. Raises :class:`AssertionError` where the runtime fails."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked, default=float).encode() + b"\n")
        self._process.stdin.flush()
        said = json.loads(bounded.line_of(self._process))
        assert not (isinstance(said, dict) and "failed" in said), said["failed"]
        return said

    def open(self, program: Program) -> None:
        """Take a program."""
        self.ask(open=written_program(program))

    def states(self, case: Case) -> Any:
        """What is found of each record under the program last taken."""
        return self.ask(case=written_case(case))

    def take(self, rules: Rules) -> None:
        """Take a rule base."""
        self.ask(rules=rule_data(rules))


@contextmanager
def node() -> Iterator[Node]:
    """A process of Node, ended at last."""
    assert NODE is not None
    command: Sequence[str | Path] = [NODE, RUNNER, RUNTIME]
    with bounded.started(command, stdin=PIPE, stdout=PIPE) as process:
        yield Node(process)


def check_random_program(there: Node, seed: int, each: int = 5) -> None:
    """Hold the evaluator against the reference on one random program, by cases of each share of known facts."""
    random, texts = Random(seed), with_texts(seed)
    program = ProgramMaker(random, texts=texts, ranked=True).program()
    reference = Reference(program)
    there.open(program)
    for case in random_cases(random, texts, each):
        expected, found = written_states(reference.run(case)), there.states(case)
        if found != expected:
            raise AssertionError(f"seed {seed}: JavaScript differs\n" + _difference(program, case, expected, found))


def check_random_documents(there: Node, seed: int, each: int = 2) -> int:
    """The same of whole decisions, with all that explains them; how many were compared."""
    drawn, compared = RandomDecisions(seed), 0
    there.ask(rules=_data(drawn.program, drawn.applied))
    for case in drawn.cases(each):
        whole = drawn.document(case)
        found = there.ask(explain=written_case(case))
        expected, decided = json.loads(whole), json.loads(found["document"])
        del decided["digest"]
        wrong = [key for key in expected if expected[key] != decided.get(key)]
        assert not wrong and found["digest"] == sha256(whole), (
            f"seed {seed}: {wrong}\n{[(expected[key], decided.get(key)) for key in wrong]}\n{dump(case)}"
        )
        compared += 1
    return compared


def _data(program: Program, applied: Program) -> dict[str, Any]:
    """A random program as the data of a rule base."""
    table, said = NodeTable(program.vocabulary), Said()
    vocabulary = vocabulary_data(NO_LAW, table)
    edition = {
        "from": "0001-01-01",
        "to": "9999-12-31",
        "program": whole(program, NO_LAW, derived_names(program), table, said),
        "alternatives": [],
        "assumed": states_only(applied, table),
    }
    nothing: dict[str, Any] = {key: [] for key in ("in_force", "notices", "replaced")}
    return nothing | {
        "format": FORMAT,
        "schema": SCHEMA,
        "packs": [{"id": "none", "version": "1", "sha256": "0"}],
        "modalities": [one.value for one in Modality],
        "vocabulary": vocabulary,
        "calendars": table.calendars,
        "nodes": table.nodes,
        "said": said.table,
        "editions": [edition],
    }


def _difference(program: Program, case: Case, one: list[Any], two: list[Any]) -> str:
    for record, a, b in zip(case.records, one, two, strict=True):
        for clause in program.clauses.get(record.kind, ()):
            if a["truths"][clause.index] is not b["truths"][clause.index]:
                return f"{record.name} {clause.id}: {a} ≠ {b}\n{clause.condition}\n{clause.value}\n{dump(case)}"
        for plan in program.plans.get(record.kind, ()):
            if a["outs"][plan.index] != b["outs"][plan.index]:
                return f"{record.name} {plan.name}: {a} ≠ {b}\n{plan.clauses}\n{dump(case)}"
    return "?"
