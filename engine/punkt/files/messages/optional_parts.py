"""Optional parts: one clear word wherever something is asked for that is not installed."""

from __future__ import annotations

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from .diagnostics import Diagnostic, Place, PunktError

NAME = "punkt"
SET_UP = (".ci", "start.py")
"""What makes the environment of a checkout."""


def missing(extra: str, *modules: str) -> PunktError:
    """The fault that modules of an extra of the distribution are not installed."""
    return PunktError([Diagnostic("P799", Place(NAME), {"name": ", ".join(modules), "how": how_to(extra)})])


def require(extra: str, *modules: str) -> None:
    """Raise :class:`PunktError` where modules of an extra cannot be imported; nothing is imported yet."""
    lacking = [name for name in modules if not _there(name)]
    if lacking:
        raise missing(extra, *lacking)


def how_to(extra: str) -> str:
    """The command that installs an extra here: from where this Punkt itself is, not from an index it may not be in."""
    root = Path(__file__).resolve().parents[4]
    if not (root / "pyproject.toml").is_file():
        return f"pip install '{_installed_from(extra)}'"
    if (Path(sys.prefix) / "stamp").is_file() and root.joinpath(*SET_UP).is_file():
        script = os.path.relpath(root.joinpath(*SET_UP)) if root == Path.cwd() else root.joinpath(*SET_UP)
        return f"PUNKT_EXTRAS={extra} python3 {script} punkt --version"
    return f"pip install '{root}[{extra}]'"


def _installed_from(extra: str) -> str:
    """What pip is to be given: the file or folder that was installed, else the name."""
    from importlib.metadata import PackageNotFoundError, distribution  # slow to import, with all of HTTP
    from urllib.request import url2pathname

    try:
        said = distribution(NAME).read_text("direct_url.json")
        url = str(json.loads(said)["url"]) if said else ""
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        url = ""
    if not url:
        return f"{NAME}[{extra}]"
    parts = urlsplit(url)
    return f"{url2pathname(parts.path)}[{extra}]" if parts.scheme == "file" else f"{NAME}[{extra}] @ {url}"


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # something else stands in its place
        return False
