"""Wall time of ``punkt decide`` on a shipped case, from the shell, start included.

python -m tests.bench.start [--runs N] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CASE = "rules/regional/karelia-166-p/cases/petrova.yaml"
PACK = "ru.karelia.166-p"
LEAST = "import sys; sys.modules['rfc3987_syntax'] = None; import click, yaml, jsonschema"
"""What any program of this kind imports. A part of jsonschema that other libraries bring along takes ten times as long
as all the rest, and is left out."""
FALLBACK = f"""
from punkt import load
from punkt.files.read_yaml import read_yaml
from pathlib import Path
print(len(load({PACK!r}).decide(read_yaml(Path({CASE!r}).read_bytes(), {CASE!r})).to_bytes()))
"""


def command() -> list[str]:
    """The command line as installed beside this Python, else from the work tree."""
    installed = Path(sys.executable).with_name("punkt")
    if installed.exists():
        return [str(installed), "decide", CASE, "--pack", PACK]
    if (ROOT / "cli.py").exists():
        return [sys.executable, "-c", "from punkt.command.main import main; main()", "decide", CASE, "--pack", PACK]
    return [sys.executable, "-c", FALLBACK]


def once(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds from the start of the process to its end: by the clock, and of the processor."""
    before, begun = _processor(), time.perf_counter()
    done = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, check=False)
    spent = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return spent, _processor() - before


def _processor() -> float:
    """Processor time of all processes started here so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(runs: int = 15) -> dict[str, Any]:
    """Medians with no cache at all («cold») and with the one the first run wrote («warm»), beside a process that only
    imports three libraries; the warm run as so many times that one."""
    arguments = command()
    found: dict[str, Any] = {
        "command": " ".join(Path(a).name if os.sep in a and i == 0 else a for i, a in enumerate(arguments))
    }
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        environment = {**os.environ, "PUNKT_CACHE": str(cache)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        once(arguments, environment)  # byte code is compiled at installation, not here
        rows: dict[str, list[tuple[float, float]]] = {"cold": [], "warm": [], "imports": [], "python -c pass": []}
        for _ in range(runs):
            shutil.rmtree(cache, ignore_errors=True)
            rows["cold"].append(once(arguments, environment))
            rows["warm"].append(once(arguments, environment))
            rows["imports"].append(once([sys.executable, "-c", LEAST], environment))
            rows["python -c pass"].append(once([sys.executable, "-c", "pass"], environment))
    for name, pairs in rows.items():
        times = [clock * 1000 for clock, _ in pairs]
        found[name] = {
            "ms": round(median(times)),
            "least": round(min(times)),
            "most": round(max(times)),
            "processor": round(median(used * 1000 for _, used in pairs)),
        }
    for name, at in (("by the clock", "ms"), ("of the processor", "processor")):
        found["warm"][name] = round(found["warm"][at] / found["imports"][at], 2)
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", metavar="FILE", type=Path)
    options = parser.parse_args()
    found = measure(options.runs)
    print(found.pop("command"))
    for name, row in found.items():
        print(f"  {name:<16} {row['ms']:>5} ms  ({row['least']}–{row['most']}), processor {row['processor']} ms")
    warm = found["warm"]
    print(
        f"  warm is {warm['by the clock']} times the imports by the clock, {warm['of the processor']} times of the processor"
    )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
