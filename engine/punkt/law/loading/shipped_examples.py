"""What is shown to somebody new: commands to try and cases to open, out of ``examples.yaml`` beside the packs shipped."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .pack_roots import shipped

FILE = "examples.yaml"
"""The file, in the folder of the packs that ship with Punkt."""


def example_commands(lang: str) -> dict[str, str]:
    """Name of a command (``audit verify``) → how it may be called, to be typed as it stands into a shell."""
    folder = shlex.quote(_near(shipped("rules")))
    lines = {name: line if isinstance(line, str) else line[lang] for name, line in _file().get("commands", {}).items()}
    return {name: line.replace("{rules}", folder) for name, line in lines.items()}


@dataclass(frozen=True, slots=True)
class ExampleCase:
    """A case to open."""

    name: str
    """Short, for an address."""
    title: Mapping[str, str]
    """What it is about, in both languages."""
    packs: tuple[str, ...]
    """By which it is decided."""
    file: Path


def example_cases() -> dict[str, ExampleCase]:
    """The cases to open, by name."""
    folder = shipped("rules")
    return {
        name: ExampleCase(name, one["title"], tuple(one["packs"]), folder / one["case"])
        for name, one in _file().get("cases", {}).items()
    }


def _near(folder: Path) -> str:
    """A folder as it is typed: from where one is, where it lies below that."""
    here = Path.cwd()
    return (folder.relative_to(here) if folder.is_relative_to(here) else folder).as_posix()


@cache
def _file() -> dict[str, Any]:
    import yaml

    path = shipped("rules") / FILE
    found: dict[str, Any] = yaml.safe_load(path.read_bytes()) if path.is_file() else {}
    return found
