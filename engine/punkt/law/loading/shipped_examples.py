"""What is shown to somebody new: commands to try and cases to open, out of ``examples.yaml`` beside the packs shipped."""

from __future__ import annotations

import shlex
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
