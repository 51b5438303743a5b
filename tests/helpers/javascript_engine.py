"""The evaluator in JavaScript as the others are: one process of Node for many cases, asked line by line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen
from types import SimpleNamespace
from typing import Any

import pytest

from helpers import bounded
from helpers.evaluator_trio import dump
from helpers.places import ROOT
from helpers.programs_generator import VOCABULARY, ProgramMaker, ThingCases, with_texts
from punkt import Rules
from punkt.authoring.browser.bundle import RUNTIME
from punkt.authoring.browser.lower_nodes import NodeTable
from punkt.authoring.browser.lower_program import Said, states_only, whole
from punkt.authoring.browser.lower_vocabulary import vocabulary_data
from punkt.authoring.browser.rule_data import FORMAT, rule_data
from punkt.authoring.browser.suite import written_program
from punkt.authoring.browser.written_values import written_case, written_states
from punkt.deciding.evaluators.reference import Reference, Scope
from punkt.deciding.explaining.explainer import Explainer, derived_names
from punkt.deciding.explaining.trace import SCHEMA, Fragments, document
from punkt.files.canonical import sha256
from punkt.kernel.records import Case, State
from punkt.law.language.link import Linked
from punkt.law.language.program import Program
from punkt.law.packs.next_steps import NextSteps
from punkt.law.packs.pack import Modality

NODE = shutil.which("node")
RUNNER = ROOT / "tests" / "helpers" / "javascript_runner.mjs"
_NO_PACK: Any = SimpleNamespace(id="none", next=NextSteps(), notices=(), version="1", digest="0", extends="", norms={})
NO_LAW = Linked(VOCABULARY, (_NO_PACK,), (), (), {"none": _NO_PACK})
"""The pack that the rules of random programs are said to be of; there is nothing else in it."""
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


def random_cases(random: Random, texts: bool, each: int) -> Iterator[Case]:
    """Cases of random programs, so many of each share of known facts."""
    for known in (0.0, 0.3, 0.6, 0.6, 0.9, 0.9, 1.0, 1.0):
        for _ in range(each):
            yield ThingCases(random, known, texts=texts).case()


def check_random_documents(there: Node, seed: int, each: int = 2) -> int:
    """The same of whole decisions, with all that explains them; how many were compared."""
    random, texts = Random(seed), with_texts(seed)
    maker = ProgramMaker(random, texts=texts, ranked=True, presuming=0.2 if seed % 2 else 0.0)
    program, applied = maker.program(), maker.applied()
    fragments, compared = Fragments(program, NO_LAW), 0
    there.ask(rules=_data(program, applied))
    for case in random_cases(random, texts, each):
        reported = [record for record in case.records if record.reported]
        if len({record.name for record in reported}) < len(reported):
            continue  # no case has two records of one name
        states = Reference(program).run(case)
        explainer = Explainer(program, case, states, derived_names(program), fragments.explained)
        whole = b"".join(
            document(
                fragments, explainer, reported, [{} for _ in case.records], _assumed(program, applied, case, states)
            )
        )
        found = there.ask(explain=written_case(case))
        expected, decided = json.loads(whole), json.loads(found["document"])
        del decided["digest"]
        wrong = [key for key in expected if expected[key] != decided.get(key)]
        assert not wrong and found["digest"] == sha256(whole), (
            f"seed {seed}: {wrong}\n{[(expected[key], decided.get(key)) for key in wrong]}\n{dump(case)}"
        )
        compared += 1
    return compared


def _assumed(program: Program, applied: Program, case: Case, states: list[State]) -> list[State] | None:
    """The states if everything applied of which that is unknown; ``None`` where nothing is open for that."""
    scope = Scope(program, case, states)
    for record in case.records:
        for plan in program.plans.get(record.kind, ()):
            if (
                plan.applies
                and states[record.index].outs[plan.index] is None
                and scope.truth(plan.applies, record) is None
            ):
                return Reference(applied).run(case)
    return None


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
