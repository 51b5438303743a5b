"""``python -m punkt.authoring.write_schemas DIR [--vocabulary FILE]``: write all schemas as ``NAME.schema.json``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from punkt.files.messages.diagnostics import Problems, PunktError
from punkt.files.messages.kinds import Kind
from punkt.files.read import read_file
from punkt.law.loading.read_vocabulary import read_vocabulary
from punkt.law.packs.vocabulary import Vocabulary
from punkt.law.schemas.all_schemas import NAMES, schema


def known(path: Path) -> Vocabulary:
    """The vocabulary of a file. Raises :class:`PunktError` with every fault found."""
    problems = Problems(Kind.PACK)
    found = read_vocabulary(read_file(path), problems)
    problems.raise_if_any()
    assert found is not None  # else there is a problem
    return found


def files(vocabulary: Vocabulary | None) -> Iterator[tuple[str, str]]:
    """The name and the text of each schema file."""
    for name in NAMES:
        text = json.dumps(schema(name, vocabulary), ensure_ascii=False, indent=2)
        yield f"{name}.schema.json", text + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files; 2 where the vocabulary cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m punkt.authoring.write_schemas", description="Write the JSON Schemas."
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder to write to")
    parser.add_argument("--vocabulary", metavar="FILE", type=Path, help="vocabulary whose names are offered")
    options = parser.parse_args(arguments)
    try:
        vocabulary = known(options.vocabulary) if options.vocabulary else None
    except PunktError as error:
        print("\n".join(error.lines()), file=sys.stderr)
        return 2
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, text in files(vocabulary):
        (options.folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
