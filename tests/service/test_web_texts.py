"""Pages show the very paragraphs of a text that is kept, escaped; without it, how to add it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from helpers.places import ROOT
from helpers.web_service import petrova, served
from punkt import load
from punkt.files.read import read_file
from punkt.law.sources.kept_texts import keep_text

PACK = "ru.karelia.ozyorny"
FOLDER = ROOT / "rules/municipal/ozyorny"
PAGE = {"accept": "text/html"}
AREA = "составляет 10 кв. м на одного человека."
SIZE = "Рекомендуемая численность малой группы - 4-6 человек."


def case() -> dict[str, Any]:
    data = read_file(FOLDER / "cases/three-too-few.yaml").data
    assert isinstance(data, dict)
    return {key: value for key, value in data.items() if key not in ("about", "expect")}


def plain(page: str) -> str:
    """A page without the marks of words, on one line, with ordinary blanks."""
    return " ".join(re.sub(r"</?mark>", "", page).replace("\u00a0", " ").split())


@pytest.mark.full
def test_pages_with_and_without_the_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path / "texts"))
    hint = f"punkt source add {PACK} ФАЙЛ"
    with served(tmp_path) as client:
        made = client.post(f"/v1/decisions?pack={PACK}", json=case())
        addresses = (f"/documents/{PACK}?lang=ru", "/decisions/1?lang=ru")
        document, decision = (plain(client.get(address, headers=PAGE).text) for address in addresses)
        assert hint in document and hint in decision
        assert AREA not in document and SIZE not in decision
        keep_text(load(PACK).linked.by_id[PACK], FOLDER / "act.md")  # the service sees it at once
        document, decision = (plain(client.get(address, headers=PAGE).text) for address in addresses)
        assert hint not in document and hint not in decision
        assert AREA in document and SIZE in decision
        again = client.post(f"/v1/decisions?pack={PACK}", json=case())
        assert again.json() == made.json()
        assert AREA not in client.get(f"/v1/packs/{PACK}/points/2").text
    assert not any(SIZE.encode() in path.read_bytes() for path in tmp_path.glob("journal.db*"))


def test_the_page_of_a_decision_tells_what_follows_and_where_its_packs_stand(tmp_path: Path) -> None:
    """Order 166-П, point 25: who must act; and the notice that decree 910 is not among the sources."""
    with served(tmp_path) as client:
        client.post("/v1/decisions?pack=ru.karelia.166-p", json=petrova())
        page = plain(client.get("/decisions/1?lang=ru", headers=PAGE).text)
    follows = " ".join(re.sub("<[^>]+>", "", page.partition('<h2 id="tasks">')[2].partition("</section>")[0]).split())
    assert "поставщик социальных услуг: перевести учебный (тренировочный) этап" in follows
    assert "п. 25 приказа № 166-П" in follows
    notices = page.partition('<h2 id="notices">')[2].partition("</details>\n\n")[0]
    assert "постановлением Правительства Российской Федерации № 910" in notices
