"""How long an editor waits for answers, with twenty packs open: ``python -m tests.bench.editor [--rounds 20]``.

Each round types a letter into one of the packs and asks, while the check goes on behind, all that an editor asks
then; p50, p95 and the slowest of each request. The aim: 95 of 100 answers within 200 ms.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from time import sleep

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from helpers.editor_session import Session, place_of, session  # noqa: E402

PACKS, LIMIT = 20, 0.2


def folder_of_packs(root: Path, packs: int) -> list[str]:
    """Write so many packs with the shipped ones beside them; the files of rules that are opened."""
    shutil.copytree(ROOT / "rules", root / "rules")
    made = {path.name: path.read_text("utf-8") for path in (ROOT / "tests/packs/beginner").glob("*.yaml")}
    for number in range(packs):
        folder = root / f"p{number}"
        folder.mkdir()
        for name, text in made.items():
            text = text.replace("verkhnerechensk.214", f"verkhnerechensk.{number}")
            (folder / name).write_text(text, encoding="utf-8")
    return [f"p{number}/05-queue.yaml" for number in range(packs)]


def ask_all(editor: Session, file: str, text: str, number: int) -> None:
    """What an editor asks when a letter was typed."""
    line, column = place_of(text, "$queue.first")
    editor.change(file, text.replace("Набравший", "Набравший" + "." * (number % 5)))
    editor.at("completion", file, line, column + 1)
    editor.at("hover", file, line, column + 3)
    editor.at("definition", file, line, column + 3)
    editor.at("references", file, line, column + 3, context={"includeDeclaration": True})
    editor.of("semanticTokens/full", file)
    editor.of("documentSymbol", file)
    editor.of("codeLens", file)
    place = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column}}
    editor.of("codeAction", file, range=place, context={"diagnostics": []})
    editor.at("prepareRename", file, line, column + 3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        files = folder_of_packs(root, PACKS)
        with session(root) as editor:
            texts = {file: editor.open(file) for file in files}
            editor.codes(files[0], seconds=120)
            ask_all(editor, files[0], texts[files[0]], 0)  # everything is read once
            editor.times.clear()
            for number in range(rounds):
                file = files[number % PACKS]
                ask_all(editor, file, texts[file], number)
                sleep(0.3)
            every = sorted(one for times in editor.times.values() for one in times)
            print(f"{'request':34}{'n':>5}{'p50':>9}{'p95':>9}{'most':>9}")
            for method, times in sorted(editor.times.items()):
                _line(method.removeprefix("textDocument/"), sorted(times))
            _line("all", every)
            within = sum(one <= LIMIT for one in every)
            print(f"within {LIMIT * 1000:.0f} ms: {within} of {len(every)}")


def _line(name: str, times: list[float]) -> None:
    p50, p95 = (times[min(len(times) - 1, int(len(times) * part))] for part in (0.5, 0.95))
    print(f"{name:34}{len(times):5}{p50 * 1000:7.0f}ms{p95 * 1000:7.0f}ms{times[-1] * 1000:7.0f}ms")


if __name__ == "__main__":
    main()
