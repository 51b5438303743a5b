"""A conformance suite: programs, cases and what must come out, for anybody's evaluator (docs/conformance.md).

    python -m tests.bench.suite write FILE [--programs 200] [--first 0] [--each 2] [--decisions 20]
    python -m tests.bench.suite try FILE COMMAND…

``write`` makes a file of JSON lines: random programs with every node of the kernel, and the shipped packs with cases
and whole decisions. ``try`` starts a command, asks it line by line, and says where it answers otherwise; the exit code
is then 1.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers.cases_generator import CaseMaker
from helpers.evaluator_trio import GROUP, PACKS, PERSON, rules_of
from helpers.javascript_engine import Node
from helpers.programs_generator import ProgramMaker, with_texts
from helpers.random_decisions import random_cases
from punkt.authoring.browser.rule_data import rule_data
from punkt.authoring.browser.suite import FORMAT, written_program
from punkt.authoring.browser.written_values import written_case, written_states
from punkt.deciding.evaluators.reference import Reference

TOLD = 20
"""Of so many differences it is told what they are."""


def programs(numbers: range, each: int) -> Iterator[dict[str, Any]]:
    """Random programs, each with cases of every share of known facts and the states that the reference finds."""
    for number in numbers:
        random, texts = Random(number), with_texts(number)
        program = ProgramMaker(random, texts=texts, ranked=True).program()
        reference = Reference(program)
        cases = [
            {"case": written_case(case), "states": written_states(reference.run(case))}
            for case in random_cases(random, texts, each)
        ]
        yield {"format": FORMAT, "about": f"program {number}", "open": written_program(program), "cases": cases}


def decisions(number: int) -> Iterator[dict[str, Any]]:
    """The shipped packs, each with cases as callers state them and the decisions."""
    for pack in PACKS:
        rules, random = rules_of(pack), Random(f"suite {pack}")
        people, groups = CaseMaker(rules, PERSON), CaseMaker(rules, GROUP)
        cases = []
        for turn in range(number):
            stated = json.loads(json.dumps((groups if turn % 10 == 0 else people).mapping(random), default=float))
            decision = rules.decide(stated)
            cases.append({"decide": stated, "document": decision.to_bytes().decode(), "digest": decision.digest})
        yield {"format": FORMAT, "about": pack, "rules": rule_data(rules), "cases": cases}


def write(file: Path, asked: argparse.Namespace) -> None:
    """Write a suite."""
    numbers, cases = range(asked.first, asked.first + asked.programs), 0
    with file.open("w", encoding="utf-8") as stream:
        for entry in (*programs(numbers, asked.each), *decisions(asked.decisions)):
            cases += len(entry["cases"])
            stream.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{file}: {len(numbers)} programs, {len(PACKS)} packs, {cases} cases")


def differences(file: Path, there: Node) -> Iterator[str | None]:
    """For each case what is answered otherwise; ``None`` where nothing is."""
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            entry = json.loads(line)
            kind = "open" if "open" in entry else "rules"
            there.ask(**{kind: entry[kind]})
            for number, case in enumerate(entry["cases"]):
                if kind == "open":
                    expected, found = case["states"], there.ask(case=case["case"])
                else:
                    expected = {name: case[name] for name in ("document", "digest")}
                    found = there.ask(decide=case["decide"])
                same = found == expected
                yield None if same else f"{entry['about']}, case {number}:\n  expected {expected}\n  answered {found}"


def attempt(file: Path, command: Sequence[str]) -> int:
    """Put a command to a suite; the exit code."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        found = list(differences(file, Node(process)))
        process.stdin.close()  # type: ignore[union-attr]  # it has one
    wrong = [one for one in found if one is not None]
    for one in wrong[:TOLD]:
        print(one[:2000])
    print(f"{len(found)} cases, {len(wrong)} answered otherwise")
    return 1 if wrong else 0


def main() -> int:
    """Write a suite, or put a command to one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True)
    writing, trying = tasks.add_parser("write"), tasks.add_parser("try")
    for one in (writing, trying):
        one.add_argument("file", type=Path)
    for name, usual in (("programs", 200), ("first", 0), ("each", 2), ("decisions", 20)):
        writing.add_argument(f"--{name}", type=int, default=usual)
    trying.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    if asked.task == "try":
        return attempt(asked.file, asked.command)
    write(asked.file, asked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
