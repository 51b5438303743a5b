"""Run everything and write the results into docs/benchmarks.md, between its markers.

taskset -c 1 python -m tests.bench.table [--quick]
"""

from __future__ import annotations

import argparse
import os
import platform
from datetime import date
from pathlib import Path
from typing import Any

from . import decide, start

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results: written by python -m tests.bench.table -->", "<!-- end of results -->"


def render(found: dict[str, Any], begun: dict[str, Any]) -> str:
    """The results as Markdown."""
    by = found["produced_by"]
    lines = [
        f"Measured on {date.today().isoformat()}: {machine()}, Python {by['python']}, durable-rules "
        f"{by.get('durable_rules', 'absent')}. Medians of {found['rounds']} interleaved rounds of "
        f"{found['people_a_round']} people; nobody occurs twice.",
        "",
    ]
    titles = {
        "varied": "People of whom 85 % of the facts are known",
        "known": f"All facts known (all that two-valued engines can decide; {found['clauses']} clauses)",
    }
    for key, title in titles.items():
        lines += [
            f"### {title}",
            "",
            "| | what is timed | µs a case | cases/s | times «full» | times «clauses» |",
            "|---|---|--:|--:|--:|--:|",
        ]
        lines += [
            f"| {name} | {found['what'][name]} | {row['us']:.0f} ({row['least']:.0f}–{row['most']:.0f}) | "
            f"{row['cases_per_s']:,} | {row['times_full']} | {row['times_clauses']} |"
            for name, row in found[key].items()
        ]
        lines.append("")
    lines += [
        "### Memory",
        "",
        "Resident memory while deciding with the full trace, nobody twice:",
        "",
        "| cases decided | MB |",
        "|--:|--:|",
        *(f"| {number:,} | {mb:.1f} |" for number, mb in found["memory"]),
        "",
    ]
    lines += [
        "### From the shell",
        "",
        f"`{begun['command']}`:",
        "",
        "| | ms | least–most | of the processor |",
        "|---|--:|--:|--:|",
    ]
    lines += [
        f"| {name} | {row['ms']} | {row['least']}–{row['most']} | {row['processor']} |"
        for name, row in begun.items()
        if name != "command"
    ]
    return "\n".join(lines)


def machine() -> str:
    """Processor and number of cores."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, one of them used"


def write(text: str) -> None:
    """Put the results between the markers."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few cases, to see that it works; writes nothing")
    options = parser.parse_args()
    begun = start.measure(3 if options.quick else 15)
    found = decide.measure(options.quick, with_memory=True)
    text = render(found, begun)
    print(text)
    if not options.quick:
        write(text)


if __name__ == "__main__":
    main()
