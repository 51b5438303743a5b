"""Usual mistakes of whoever begins to write packs: each told where it is, with its code and its cure, and nothing besides."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.places import TEST_PACKS
from punkt.authoring.check_files import check_paths

MISTAKES = yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8"))
PACK = TEST_PACKS / "beginner"


def made(mistake: dict[str, Any], folder: Path) -> Path:
    """The pack with the mistake."""
    pack = Path(shutil.copytree(PACK, folder / "pack"))
    file = pack / mistake["file"]
    text = file.read_text(encoding="utf-8")
    if "whole_file" in mistake:
        text = mistake["whole_file"]
    elif "replace" in mistake:
        assert mistake["replace"] in text
        text = text.replace(mistake["replace"], mistake["with"], 1)
    file.write_bytes(text.encode(mistake.get("encoding", "utf-8")))
    if "renamed" in mistake:
        file.rename(pack / mistake["renamed"])
    return pack


def test_the_pack_itself_is_right() -> None:
    report = check_paths([PACK])
    assert (report.findings, report.summary.packs, report.summary.cases) == ((), 1, 4)


@pytest.mark.sampled(9)
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["mistake"])
def test_a_mistake_is_told_once_with_its_cure(mistake: dict[str, Any], tmp_path: Path) -> None:
    pack = made(mistake, tmp_path)
    told = []
    for finding in check_paths([pack]).findings:
        at, message = finding.diagnostic.place, finding.diagnostic.message("ru")
        told.append((f"{Path(at.file).relative_to(pack)}:{at.line}:{at.column}", finding.diagnostic.code, message))
        assert finding.diagnostic.message("en")
    assert [one[:2] for one in told] == [(one["at"], one["code"]) for one in mistake["found"]]
    for (_, _, message), one in zip(told, mistake["found"], strict=True):
        assert one["cure"] and one["cure"] in message
