"""Random programs and cases in any number: every way to decide finds what the reference evaluator finds.

    python -m tests.bench.agreement [--by packs,evaluators,javascript,solver,polars,…] [--first 0] [--programs 100]

Each number draws one program, with every node of the kernel in every place, and cases with facts unknown; by
``packs`` it draws one case of a shipped pack, which all evaluators decide. Programs of other numbers are others, so
that a large number can be tried in pieces, on several days or machines. A difference is told with its number, and
the rest is tried; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers.cases_generator import CaseMaker
from helpers.columns_engines import finder
from helpers.columns_programs import agree
from helpers.evaluator_trio import GROUP, PACKS, PERSON, rules_of, trio_of
from helpers.evaluator_trio import check_random_program as by_evaluators

KNOWN = (0.0, 0.3, 0.6, 0.9, 1.0)
"""Shares of the facts that are known, for columns."""
WAYS = ("packs", "evaluators", "javascript", "solver", "polars", "duckdb", "postgres")
TOLD = 100
"""Of how many programs a line is printed."""


@cache
def maker(pack: str, group: bool) -> CaseMaker:
    """What draws cases of a pack: of a person, or of people who live together."""
    return CaseMaker(rules_of(pack), GROUP if group else PERSON)


def by_packs(number: int) -> None:
    """The evaluators on one case; the packs take turns, and each 25th of its cases is one of people together."""
    turn, which = divmod(number, len(PACKS))
    case = maker(PACKS[which], turn % 25 == 0).read(Random(f"case {number}"))
    trio_of(rules_of(PACKS[which]).edition(case.as_of).program).check(case, f"case {number}")


def check_of(way: str, closing: ExitStack) -> Callable[[int], object]:
    """What holds the program of a number against the reference evaluator; it raises ``AssertionError``.

    What it has started ends with ``closing``.
    """
    if way == "packs":
        return by_packs
    if way == "evaluators":
        return partial(by_evaluators, each=2)
    if way == "javascript":
        from helpers.javascript_engine import check_random_program as by_javascript
        from helpers.javascript_engine import node

        there = closing.enter_context(node())
        return lambda number: by_javascript(there, number, 2)
    if way == "solver":
        from helpers.solver_pinned import check_random_program

        return check_random_program
    find = finder(way)
    return lambda number: agree(find, [number], KNOWN, 2)


def differences(way: str, numbers: range) -> Iterator[tuple[int, str]]:
    """The programs of which another thing was found, each with what was said."""
    begun = time.perf_counter()
    with ExitStack() as closing:
        check = check_of(way, closing)
        for done, number in enumerate(numbers, 1):
            try:
                check(number)
            except Exception as error:  # an engine that ends with one differs too
                yield number, str(error) if isinstance(error, AssertionError) else repr(error)
            if done % TOLD == 0:
                print(f"  {way}: {done}, {time.perf_counter() - begun:.0f} s", flush=True)


def main() -> int:
    """Try, print, and count what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--by", default=",".join(WAYS))
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--programs", type=int, default=100)
    asked = parser.parse_args()
    numbers, wrong = range(asked.first, asked.first + asked.programs), 0
    for way in asked.by.split(","):
        found, noun = 0, "cases" if way == "packs" else "programs"
        for number, said in differences(way, numbers):
            found += 1
            print(f"{way}: {noun[:-1]} {number} differs\n{said[:2000]}", flush=True)
        print(f"{way}: {len(numbers)} {noun} from {asked.first} on, {found} differ", flush=True)
        wrong += found
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
