"""``punkt build``: what is written, and what it decides by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers import bounded
from helpers.command_line import punkt
from helpers.javascript_engine import NODE, needs_node
from helpers.recipients import COVERED
from punkt import load

PACK = "ru.karelia.166-p"


@needs_node
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_module(lang: str, tmp_path: Path) -> None:
    """One file that imports nothing; what it decides has the digest of Python's decision."""
    case = {"case": "c-1", "as_of": "2025-06-01", "recipient": COVERED}
    done = punkt("build", "js", PACK, "--out", str(tmp_path / "web"), lang=lang)
    assert done.exit_code == 0, done.output
    files = {path.name: path.read_text("utf-8") for path in (tmp_path / "web").iterdir()}
    assert set(files) == {f"{PACK}.js", f"{PACK}.d.ts"}
    assert [word for word in ("import ", "require(", "fetch(", "http://", "https://") if word in _code(files)] == []
    assert ("written: " if lang == "en" else "записано: ") in done.output
    (tmp_path / "web" / "script.mjs").write_text(
        f"""import {{ CaseError, decide, rules }} from "./{PACK}.js";
const decision = decide({json.dumps(case)});
const problems = [];
try {{
  decide({{ case: "c", recipient: {{ sex: "other" }} }});
}} catch (error) {{
  if (error instanceof CaseError) problems.push(...error.problems.map(({{ code, path }}) => [code, path]));
}}
console.log(JSON.stringify([decision.toText(), decision.digest, rules.packs, problems]));""",
        "utf-8",
    )
    assert NODE is not None
    said = bounded.run([NODE, tmp_path / "web" / "script.mjs"], capture_output=True, text=True, check=True)
    text, digest, packs, problems = json.loads(said.stdout)
    expected = load(PACK).decide(case)
    assert (text, digest) == (expected.to_bytes().decode(), expected.digest)
    assert [pack["id"] for pack in packs] == ["ru.mintrud.847", PACK]
    assert problems == [["P512", "recipient.sex"]]


def _code(files: dict[str, str]) -> str:
    """The module without its data, whose quotes may name addresses."""
    return files[f"{PACK}.js"].partition("const DATA")[0]


def test_types_say_what_a_case_may_state(tmp_path: Path) -> None:
    assert punkt("build", "js", PACK, "--out", str(tmp_path)).exit_code == 0
    types = (tmp_path / f"{PACK}.d.ts").read_text("utf-8")
    for line in ("export interface Recipient {", "  birth_date?: Day | null;", '  sex?: "male" | "female" | null;'):
        assert line in types.splitlines()
    assert "  recipient?: Recipient | null;" in types.splitlines()
    typed = punkt("types", PACK, "--typescript").output.partition("\n")[2].rstrip()
    assert typed in types, "what `punkt types` writes is what a built module declares"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = punkt("build", "js", PACK, "--out", str(tmp_path / "file"))
    assert done.exit_code == 2 and "[P697]" in done.output and len(done.output.strip().splitlines()) == 1
