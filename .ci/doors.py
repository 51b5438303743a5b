"""The doors of the wings: ``DOOR`` in a wing's ``__init__.py`` names the modules that others import.

``python .ci/doors.py`` tells where a door and the imports differ, and ends with 1 if one does;
``python .ci/doors.py --write`` writes the doors anew from the imports. Others are the other wings,
``punkt`` itself, and the Python that the documentation shows; the tests are not. Imports inside
functions and for types only count as well. The wing by its own name needs no line in its door.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "engine" / "punkt"
WINGS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
DOOR = re.compile(r"^DOOR(?:: [^=]+)? = \((.*?)\)\n(?:\"\"\".*?\"\"\"\n)?", re.DOTALL | re.MULTILINE)
SHOWN = re.compile(r"^from punkt\b.*$", re.MULTILINE)
SAID = '"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""'


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(text: str, folder: list[str], known: dict[str, Path]) -> Iterator[tuple[str, int]]:
    """The modules of the package that a text of Python imports, wherever in it, and the lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names if each.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for each in node.names:
                target = f"{source}.{each.name}"
                if target in known or source in known:
                    yield (target if target in known else source), node.lineno


def imports() -> Iterator[tuple[str, str, str]]:
    """Every import: the wing that it stands in (nothing, where in none), where, and the module."""
    known = modules()
    for name, path in known.items():
        folder = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
        for target, line in imported(path.read_text("utf-8"), folder, known):
            yield ".".join(name.split(".")[1:2]), f"{path.relative_to(ROOT)}:{line}", target
    for page in (*ROOT.glob("*.md"), *sorted(ROOT.glob("docs/*.md"))):
        for line_of_code in SHOWN.findall(page.read_text("utf-8")):
            for target, _ in imported(line_of_code, [], known):
                yield "", str(page.relative_to(ROOT)), target


def uses() -> dict[str, dict[str, str]]:
    """For each wing the modules that others import, named as in its door, each with one place where."""
    found: dict[str, dict[str, str]] = {wing: {} for wing in WINGS}
    for within, place, target in imports():
        wing, _, module = target.partition(".")[2].partition(".")
        if module and wing in found and within != wing:
            found[wing].setdefault(module, place)
    return found


def cut(text: str) -> tuple[str, str, str]:
    """A wing's ``__init__``: what stands before its door, the names in it, what stands after it."""
    match = DOOR.search(text)
    return (text[: match.start()], match[1], text[match.end() :]) if match else (text, "", "")


def door(wing: str) -> list[str]:
    """The modules that a wing's door names."""
    return re.findall(r'"([\w.]+)"', cut((PACKAGE / wing / "__init__.py").read_text("utf-8"))[1])


def faults() -> list[str]:
    """One line for each module that a door lacks, and for each that it names for nobody."""
    found = []
    for wing, used in uses().items():
        named, file = door(wing), f"engine/punkt/{wing}/__init__.py"
        lacking = sorted(set(used) - set(named))
        found += [f'{file}: add "{name}" to DOOR: imported by {used[name]}' for name in lacking]
        found += [f'{file}: remove "{name}" from DOOR: nobody else imports it' for name in named if name not in used]
        if named != sorted(named):
            found.append(f"{file}: sort DOOR")
    return found


def write() -> None:
    """Write every door as the imports are."""
    for wing, used in uses().items():
        path = PACKAGE / wing / "__init__.py"
        before, _, after = cut(path.read_text("utf-8"))
        lines = "".join(f'    "{name}",\n' for name in sorted(used))
        names = f"(\n{lines})" if used else "()"
        path.write_text(f"{before.rstrip()}\n\nDOOR: tuple[str, ...] = {names}\n{SAID}\n{after}", "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    elif sys.argv[1:]:
        sys.exit(__doc__)
    if lines := faults():
        sys.exit("\n".join([*lines, "", "All of it: python .ci/doors.py --write"]))
