"""Processor time of ``punkt decide`` on shipped cases, of this checkout and of another, taken in turn in one run.

python -m tests.bench.beside OTHER [--runs N] [--without-durable] [--case NAME]...

Each checkout decides its own cases under its own packs, with byte code of its own that is compiled beforehand.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
KARELIA, FEDERAL = "rules/regional/karelia-166-p/cases", "rules/federal/mintrud-847/cases"
CASES = {
    f"{KARELIA}/petrova.yaml": "ru.karelia.166-p",
    f"{KARELIA}/two-brothers.yaml": "ru.karelia.166-p",
    f"{KARELIA}/group-of-seven.yaml": "ru.karelia.166-p",
    f"{FEDERAL}/hours-at-the-bounds.yaml": "ru.mintrud.847",
    f"{FEDERAL}/degrees-and-support.yaml": "ru.mintrud.847",
    f"{FEDERAL}/seven-with-one-in-constant.yaml": "ru.mintrud.847",
    "rules/municipal/ozyorny/cases/seven-in-small-rooms.yaml": "ru.karelia.ozyorny",
    "rules/proposals/alliance-2025/cases/region-falling-short.yaml": "ru.alliance.2025",
}
"""Case → the pack that it is decided under."""


class Checkout:
    """A checkout to be measured, with its byte code and its cache in folders of their own."""

    def __init__(self, root: Path, scratch: Path, without: bool) -> None:
        self.root, self.cache = root, scratch / "cache"
        blocked = scratch / "blocked"
        blocked.mkdir(parents=True)
        if without:
            (blocked / "durable_rules_engine.py").write_text("raise ImportError\n", encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = {
            **kept,
            "PYTHONPATH": os.pathsep.join((str(root / "engine"), str(blocked))),
            "PYTHONPYCACHEPREFIX": str(scratch / "pyc"),
        }

    def decide(self, case: str, warm: bool) -> float:
        """Milliseconds of the processor for one case, from the start of the process to its end."""
        arguments = [sys.executable, "-m", "punkt", "decide", case, "--pack", CASES[case]]
        environment = {**self.environment, "PUNKT_CACHE": str(self.cache) if warm else "off"}
        before = _processor()
        done = subprocess.run(arguments, cwd=self.root, env=environment, capture_output=True, check=False)
        if done.returncode:
            raise SystemExit(f"{self.root}: {case}\n{done.stderr.decode()}")
        return (_processor() - before) * 1000


def _processor() -> float:
    """Seconds of the processor of all processes started here so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(one: Checkout, two: Checkout, case: str, warm: bool, runs: int) -> tuple[float, float]:
    """The medians of both; which goes first changes from run to run."""
    found: dict[Checkout, list[float]] = {one: [], two: []}
    for checkout in found:
        checkout.decide(case, warm)
    for number in range(runs):
        for checkout in (one, two) if number % 2 else (two, one):
            found[checkout].append(checkout.decide(case, warm))
    return median(found[one]), median(found[two])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--without-durable", action="store_true", help="as where durable-rules is not installed")
    parser.add_argument("--case", action="append", help="only cases whose path has this in it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own, other = (
            Checkout(root.resolve(), Path(folder) / name, options.without_durable)
            for name, root in (("own", ROOT), ("other", options.other))
        )
        for case in CASES:
            if options.case and not any(name in case for name in options.case):
                continue
            for name, warm in (("warm", True), ("no cache", False)):
                new, old = measure(own, other, case, warm, options.runs)
                print(f"{new / old:.3f}  {new:4.0f} ms, other {old:4.0f} ms  {name:<8}  {case}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
