"""Where packs are looked for.

Roots, first to last: those given by the caller, those in ``PUNKT_PACKS`` (separated like
``PATH``), and the packs that ship with Punkt. A root is a folder, or the file of one pack (:mod:`.pack_archive`).
Where something is found in none of them, the folders that other distributions name by an entry point are searched
too, see :func:`installed_roots`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from punkt.files.messages.diagnostics import Place, Problems
from punkt.files.messages.kinds import Kind

from .pack_archive import ENDING

VOCABULARY = "vocabulary.yaml"
PACKAGE = Path(__file__).resolve().parents[2]


def shipped(folder: str) -> Path:
    """A folder of data that ships with Punkt: inside the package when installed, else beside it."""
    inside = PACKAGE / "data" / folder
    return inside if inside.is_dir() else PACKAGE.parents[1] / folder


def search_roots(extra: Iterable[str | Path] = ()) -> list[Path]:
    """The folders and files that are searched for packs. Raises :class:`PunktError` for one that is not there."""
    named = [*map(Path, extra), *(Path(p) for p in os.environ.get("PUNKT_PACKS", "").split(os.pathsep) if p)]
    problems = Problems(Kind.PACK)
    for root in named:
        if not root.is_dir() and not (root.suffix == ENDING and root.is_file()):
            problems.add("P608", Place(str(root)), name=str(root))
    problems.raise_if_any()
    return [*named, shipped("rules")]


def installed_roots(problems: Problems) -> list[Path]:
    """The folders that installed distributions name in the entry-point group ``punkt.packs``.

    An entry point is a package or a module (its folder), a path, or a callable that gives one.
    """
    from importlib.metadata import entry_points

    found: list[Path] = []
    for point in sorted(entry_points(group="punkt.packs"), key=lambda point: (point.name, point.value)):
        try:
            thing = point.load()
            if callable(thing):
                thing = thing()
            if hasattr(thing, "__path__") or hasattr(thing, "__file__"):
                thing = next(iter(getattr(thing, "__path__", ())), None) or Path(thing.__file__).parent
            folder = Path(thing)
            why = "" if folder.is_dir() else str(folder)
        except Exception as error:  # whatever the code of others does
            why = f"{type(error).__name__}: {error}"
        if why:
            problems.add("P695", Place("punkt"), name=f"{point.name} = {point.value}", why=why)
        elif folder not in found:
            found.append(folder)
    return found


def header_files(root: Path) -> Iterator[Path]:
    """The files below a root that say what it has: those of packs and of vocabularies."""
    return (path for path in pack_places(root) if path.suffix != ENDING)


def pack_places(root: Path) -> Iterator[Path]:
    """The same, and archives of packs; or the root itself where it is one."""
    if root.is_file():
        yield root
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder) / name for name in ("pack.yaml", VOCABULARY) if name in files)
        yield from (Path(folder) / name for name in sorted(files) if name.endswith(ENDING) and name[0] != ".")
