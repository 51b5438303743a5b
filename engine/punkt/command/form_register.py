"""``punkt form`` for the rows of a register: a file a person, or all in one, with an index."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.whole_files import write_whole, writing_named
from punkt.showing.papers import Paper
from punkt.showing.papers.many_papers import Letter, Letters, sums
from punkt.showing.papers.paper_words import word

INDEX = "index.csv"
HEADER = ("number", "case", "row", "what", "file", "blanks", "reason")


def write_letters(
    letters: Letters, out: str, kind: str, file_name: Callable[[Paper], str]
) -> tuple[dict[str, int], str]:
    """Write the papers into a new folder, or into one file where ``out`` names one; how many, and where the index is.

    Raises :class:`PunktError` where there is no paper to write, or where something is there already (P802).
    """
    target = Path(out)
    whole = target.suffix.lower() in (".html", ".htm", ".docx")
    for file in (target, Path(f"{out}.{INDEX}")) if whole else (target,):
        if file.exists():
            raise PunktError([Diagnostic("P802", Place(str(file)))])
    with writing_named(out):
        return _one(letters, target) if whole else _folder(letters, target, kind, file_name)


def _one(letters: Letters, target: Path) -> tuple[dict[str, int], str]:
    found = [*letters.each()]
    papers = [one.paper for one in found if one.paper is not None]
    _some(letters, found)
    if target.suffix.lower() == ".docx":
        from punkt.showing.papers.papers_docx import file_of_all

        data = file_of_all(papers)
    else:
        from punkt.showing.papers.paper_page import pages

        data = pages(papers).encode()
    index = Path(f"{target}.{INDEX}")
    names = {
        number: f"{target.name}#paper-{at}"
        for at, number in enumerate((n for n, one in enumerate(found) if one.paper), 1)
    }
    write_whole(index, _index(found, names, letters.lang), replace=False)
    write_whole(target, data, replace=False)
    return sums(found), str(index)


def _folder(letters: Letters, target: Path, kind: str, file_name: Callable[[Paper], str]) -> tuple[dict[str, int], str]:
    """A file a paper, in a folder that has its name only when all are there."""
    made = _made(kind)
    draft = target.parent / f".punkt-{token_hex(8)}"
    draft.mkdir()
    try:
        found, names = list[Letter](), dict[int, str]()
        for number, one in enumerate(letters.each()):
            found.append(replace(one, paper=None))  # it is in its file
            if one.paper is not None:
                names[number] = f"{len(names) + 1:05}-{file_name(one.paper)}.{kind}"
                (draft / names[number]).write_bytes(made(one.paper))
        _some(letters, found)
        (draft / INDEX).write_bytes(_index(found, names, letters.lang))
        os.rename(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return sums(found), str(target / INDEX)


def _made(kind: str) -> Callable[[Paper], bytes]:
    if kind == "html":
        from punkt.showing.papers.paper_page import page

        return lambda paper: page(paper).encode()
    from punkt.showing.papers.paper_docx import file_of

    return file_of


def _some(letters: Letters, found: list[Letter]) -> None:
    """Refuse to write nothing."""
    told = sums(found)
    if not told["written"]:
        raise PunktError(
            [Diagnostic("P827", Place(letters.source.name), {"refused": told["refused"], "rejected": told["rejected"]})]
        )


def _index(found: list[Letter], names: dict[int, str], lang: str) -> bytes:
    """The index: a line for each row that meets the conditions, and for each fault of one that was turned down."""
    from punkt.registers.local.sink import harmless

    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow([word(f"index_{name}", lang) for name in HEADER])
    for number, one in enumerate(found):
        blanks = one.blanks if one.what == "written" else ""
        reason = "; ".join(fault.message(lang) for fault in one.reasons)
        what = word(f"index_{one.what}", lang)
        writer.writerow(
            (number + 1, harmless(one.case), one.row, what, names.get(number, ""), blanks, harmless(reason))
        )
    return b"\xef\xbb\xbf" + stream.getvalue().encode()
