"""The schemas of a folder for other editors, with the names of its packs' own vocabularies."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from punkt.files.messages.diagnostics import Place, Problems, PunktError
from punkt.files.messages.kinds import Kind
from punkt.law.loading.pack_store import Index, load_packs, search_roots
from punkt.law.packs.vocabulary import Vocabulary

from ..write_schemas import files
from .workspace import Workspace

FOLDER = ".schemas"


def write_schemas(folder: Path, pack_dirs: Iterable[str | Path] = ()) -> list[Path]:
    """Write the schemas of every pack of a folder beside it, in ``.schemas``; answers with these folders.

    Raises :class:`PunktError` where there is no pack, or where a vocabulary is at fault; P274 where packs are in archives.
    """
    index = Index.first_found([folder, *search_roots(pack_dirs)])
    below = {name: where for name, where in index.packs.items() if where.resolve().is_relative_to(folder.resolve())}
    here = {name: where for name, where in below.items() if where.is_dir()}
    problems = Problems(Kind.PACK)
    if not here:
        problems.add("P274" if below else "P616", Place(str(folder)))
    found: dict[Path, Vocabulary] = {}
    for name, where in sorted(here.items()):
        try:
            found[where] = load_packs([name], index).vocabulary
        except PunktError as error:
            problems.extend(error)
    problems.raise_if_any()
    return [_write(where, vocabulary) for where, vocabulary in found.items()]


def _write(where: Path, vocabulary: Vocabulary) -> Path:
    target = where / FOLDER
    target.mkdir(exist_ok=True)
    for name, text in files(vocabulary if vocabulary.id else None):
        (target / name).write_text(text, encoding="utf-8", newline="\n")
    return target


def write_fresh(workspace: Workspace, file: str) -> None:
    """Renew the schemas beside a pack that has some, where its vocabulary or header was saved."""
    folder = workspace.pack_of(file)
    if folder is None or not (folder / FOLDER).is_dir():
        return
    vocabulary = workspace.names(file).vocabulary
    try:
        if vocabulary.id:
            _write(folder, vocabulary)
    except (OSError, PunktError):
        return
