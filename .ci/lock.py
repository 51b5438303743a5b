"""Writes requirements.lock anew from pyproject.toml: every extra, on every Python from 3.11 on, with versions and hashes.

    PUNKT_VENV=build/dev PUNKT_EXTRAS=test,dev python3 .ci/start.py python .ci/lock.py [--upgrade] [FILE]

What is locked stays as it is where pyproject.toml still allows it; with --upgrade everything becomes the newest.
Needs uv, which the extra dev brings. Under each entry stands what it is there for: «for base» is the program
itself, «build» what builds it and durable-rules, any other word an extra. `.ci/start.py` goes by that line.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
UV = ["uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"]
PLAIN = ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", ".ci/lock.py"]


def compiled(file: Path, *options: str) -> str:
    """What uv writes into the file, which it reads first for what is to stay."""
    subprocess.run([*UV, *PLAIN, *options, "--output-file", str(file)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return file.read_text("utf-8")


def packages(text: str) -> list[str]:
    """The names at the start of the entries."""
    return re.findall(r"^([a-z0-9][a-z0-9.-]*)==", text, re.MULTILINE)


def main() -> None:
    """Resolve all together, then ask for each extra by itself which of that it takes."""
    upgrade = [word for word in sys.argv[1:] if word == "--upgrade"]
    file = Path(next((word for word in sys.argv[1:] if word != "--upgrade"), LOCK)).resolve()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    chosen = {"base": [], **{name: ["--extra", name] for name in project["project"]["optional-dependencies"]}}
    every = ["--all-extras", *(word for name in project["dependency-groups"] for word in ("--group", name))]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        whole.write_text(LOCK.read_text("utf-8") if LOCK.exists() else "", "utf-8")
        text = compiled(whole, *every, "--generate-hashes", *upgrade)
        wanted: dict[str, list[str]] = {package: [] for package in packages(text)}
        for name, options in chosen.items():
            for package in packages(compiled(Path(folder) / name, *options, "--constraint", str(whole))):
                wanted[package].append(name)
        built = [*UV[:3], "--group", "build", *UV[4:], *PLAIN, "--constraint", str(whole)]
        found = subprocess.run(built, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        for package in packages(found):
            wanted[package].append("build")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    told = {name: "base" if "base" in extras else ", ".join(extras) for name, extras in wanted.items()}
    lines = [f"{entry}\n    # for {told[packages(entry)[0]]}" for entry in entries[1:]]
    file.write_text("\n".join([entries[0], *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
