"""Files as they are typed: the server goes on at every keystroke, and tells the fault that stands there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.editor_session import place_of, session
from helpers.lengths import many, runs
from helpers.places import TEST_PACKS

pytest.importorskip("pygls")

from lsprotocol import types as lsp

from punkt.authoring.editor.actions import Actions
from punkt.authoring.editor.complete import offers
from punkt.authoring.editor.explain import explained
from punkt.authoring.editor.lenses import lenses
from punkt.authoring.editor.outline import colours, outline
from punkt.authoring.editor.tried import Tried
from punkt.authoring.editor.workspace import Workspace
from punkt.files import open_buffers

STEP = 1 if runs("slow") else 9
"""How many letters are typed at once."""
FILES = ("02-age.yaml", "05-queue.yaml", "07-fee.yaml", "norms.yaml", "ledger.yaml", "cases/full.yaml", "pack.yaml")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = Path(shutil.copytree(TEST_PACKS / "beginner", tmp_path_factory.mktemp("typed") / "214"))
    yield Workspace([root])
    for file in FILES:
        open_buffers.drop(root / file)


@pytest.mark.parametrize("file", FILES)
def test_whatever_is_deleted_everything_is_answered(work: Workspace, file: str) -> None:
    path = work.folders[0] / file
    whole = path.read_text(encoding="utf-8")

    @settings(max_examples=many(4, 40, 400))
    @given(st.data())
    def asked(data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, min(start + 40, len(whole))))
        put = data.draw(st.sampled_from(["", "{", "[", '"', ": ", "- ", "$", "\t", "#", "\u00a0", "🙂"]))
        text = whole[:start] + put + whole[end:]
        open_buffers.put(path, text)
        if file == "pack.yaml":
            work.changed_names()
        line = text.count("\n", 0, start)
        column = start - (text.rfind("\n", 0, start) + 1)
        offers(work, path, line, column + len(put), "ru")
        for mention in work.mentions(path)[:5]:
            assert explained(work, mention, "en")
        work.at(path, line + 1, column + 1)
        outline(work, str(path), "ru")
        colours(work, str(path))
        lenses(work, str(path), Tried(), "ru")
        here = lsp.Range(lsp.Position(line, 0), lsp.Position(line, column))
        Actions(work, path.as_uri(), "ru", []).at(here)

    asked()


@pytest.mark.full
def test_a_file_typed_letter_by_letter(tmp_path: Path) -> None:
    root = tmp_path
    shutil.copytree(TEST_PACKS / "beginner", root / "214")
    file = "214/05-queue.yaml"
    with session(root) as editor:
        whole = editor.open(file)
        for end in range(0, len(whole), STEP):
            editor.change(file, whole[:end])
            line, column = whole.count("\n", 0, end), end - (whole.rfind("\n", 0, end) + 1)
            assert editor.at("completion", file, line, column) is not None
            editor.at("hover", file, line, column)
            assert editor.of("semanticTokens/full", file) is not None
        editor.change(file, whole[: whole.index("fact: parental_care") + 6])
        assert editor.codes(file, "P033") == ["P033"]
        line, _ = place_of(whole, "when: {fact: parental_care")
        assert editor.shown[editor.uri(file)][0]["range"]["start"] == {"line": line, "character": 10}
        editor.change(file, whole)
        assert editor.codes(file) == []
        assert editor.close() == 0


@pytest.mark.full
def test_a_folder_of_two_hundred_packs(tmp_path: Path) -> None:
    """One is opened, changed and asked about; the others do not keep it."""
    made = {path.name: path.read_text(encoding="utf-8") for path in (TEST_PACKS / "beginner").glob("*.yaml")}
    for number in range(200):
        folder = tmp_path / f"p{number}"
        folder.mkdir()
        for name, text in made.items():
            if name != "vocabulary.yaml":
                (folder / name).write_text(text.replace("verkhnerechensk.214", f"verkhnerechensk.{number}"))
    shutil.copy(TEST_PACKS / "beginner" / "vocabulary.yaml", tmp_path / "p0")
    file = "p0/05-queue.yaml"
    with session(tmp_path) as editor:
        text = editor.open(file)
        assert editor.codes(file) == []
        editor.change(file, text.replace("$queue.first", "$queue.frst"))
        assert editor.codes(file, "P304") == ["P304"]
        line, column = place_of(text, "$queue.first")
        editor.change(file, text)
        assert "8 point" in editor.at("hover", file, line, column + 3)["contents"]["value"]
        every = editor.at("references", file, line, column + 3, context={"includeDeclaration": True})
        assert len(every) == 400  # the norm and the rule of each
        editor.times.clear()
        for _ in range(20):
            editor.change(file, text)
            editor.at("completion", file, line, column + 1)
        assert sorted(editor.times["textDocument/completion"])[10] < 2
