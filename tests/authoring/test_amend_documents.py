"""Another edition of a document that ships is taken over by the pack, no file touched by hand: proven by `cite`, `check`, `diff`.

The edition is made of the document's text, which lies beside the repository and is no part of it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from helpers.amended_text import amended_text
from helpers.command_line import punkt
from helpers.lengths import runs
from helpers.places import ROOT
from punkt import load

SEEDS = ROOT.parent / "shared" / "seeds"
MINTRUD, KARELIA = "ru.mintrud.847", "ru.karelia.166-p"
FOLDERS = {MINTRUD: "federal/mintrud-847", KARELIA: "regional/karelia-166-p"}
TEXTS = {MINTRUD: "004_*.txt", KARELIA: "003_*.txt"}
NORMS = {
    MINTRUD: {"group_size": ("7", "8"), "possibility.minimum_age": ("18", "20")},
    KARELIA: {"wheelchair_room.area": ("16", "18"), "review.first_after": ("6", "7")},
}
"""Norms whose number is another in the new edition, and which."""
AFTER = {MINTRUD: 11, KARELIA: 9}
"""After which point one is inserted."""
COUNTS = {
    MINTRUD: "the same: 44, changed: 1, moved: 33, moved and changed: 1, new: 1, gone: 0",
    KARELIA: "the same: 54, changed: 1, moved: 69, moved and changed: 1, new: 1, gone: 0",
}
DIFFER = {
    MINTRUD: {"recipient.possible", "group.group_size"},
    KARELIA: {
        *("recipient.review", "recipient.review_not_before", "recipient.second_examination"),
        *("recipient.review_timing", "group.wheelchair_room"),
    },
}
"""What is decided otherwise: what rests on the two norms."""


def document(name: str) -> str:
    found = sorted(SEEDS.glob(TEXTS[name]))
    if not found:
        pytest.skip(f"the text of {name} is not beside the repository")
    return found[0].read_text("utf-8")


@pytest.mark.full
@pytest.mark.parametrize("name", [MINTRUD, KARELIA])
@pytest.mark.parametrize("more", [(), ("--from", "2027-01-01")], ids=["in-place", "from-a-day"])
def test_another_edition_is_taken_over(
    name: str, more: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "texts"))
    text, home = document(name), tmp_path / "pack"
    shutil.copytree(ROOT / "rules" / FOLDERS[name], home)
    shutil.copytree(home, tmp_path / "before")
    norms = load(name).linked.by_id[name].norms
    changes = {}
    for norm, (old, new) in NORMS[name].items():
        quote = norms[norm].citation.quote
        changes[quote] = re.sub(rf"\b{old}\b", new, quote)
    (tmp_path / "old.txt").write_text(text, "utf-8")
    (tmp_path / "new.txt").write_text(amended_text(text, changes, AFTER[name]), "utf-8")

    done = punkt("amend", name, str(tmp_path / "new.txt"), "--pack-dir", str(home), "--write", *more)
    assert done.exit_code == 0 and COUNTS[name] in done.output and "WHAT IS STILL WRONG" not in done.output, done.output

    for file, edition in (("new.txt", "of-2027-01-01"), ("old.txt", "first")) if more else (("new.txt", ""),):
        named = ("--edition", edition) if edition else ()
        cited = punkt("cite", name, "--source", str(tmp_path / file), "--pack-dir", str(home), *named)
        assert cited.exit_code == 0, cited.output
    checked = punkt("check", str(home)).output
    assert {*re.findall(r"\[(P\d+)\]", checked)} == {"P687"} and "No errors" in checked, checked  # the new point: todo
    after = load(name, pack_dirs=[home]).linked.by_id[name]
    for norm, (_, new) in NORMS[name].items():
        assert re.search(rf"\b{new}\b", str(after.norms[norm].values[-1].value))
        assert len(after.norms[norm].values) == (2 if more else 1)
    if name == MINTRUD or runs("slow"):
        days = ("--as-of", "2027-02-01") if more else ()
        found = punkt("diff", str(tmp_path / "before"), str(home), "--timeout", "60", *days).output
        assert {*re.findall(r"\(([a-z]+\.\w+)\) · proven", found)} == DIFFER[name]


@pytest.mark.full
def test_papers_that_name_a_point_by_its_number_are_told(tmp_path: Path) -> None:
    """What people are sent says «пункты 18 и 19»: the number is not changed unseen, for it may be of another document."""
    text, home = document(KARELIA), tmp_path / "pack"
    shutil.copytree(ROOT / "rules" / FOLDERS[KARELIA], home)
    (tmp_path / "new.txt").write_text(amended_text(text, {}, AFTER[KARELIA]), "utf-8")
    said = punkt("--lang", "ru", "amend", KARELIA, str(tmp_path / "new.txt"), "--pack-dir", str(home)).output
    notice = (home / "forms" / "notice.ru.html").read_text("utf-8").splitlines()
    line = next(number for number, one in enumerate(notice, 1) if "пункты 18 и 19" in one)
    column = notice[line - 1].index("пункты 18") + 1
    assert f"notice.ru.html:{line}:{column}: сказано «пункты 18 и 19», теперь это «пункты 19 и 20»" in said
