"""A decision that was corrected or withdrawn says so on its pages, in the journal, and over HTTP."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from helpers.web_service import PACK, petrova, served
from punkt.journal import Journal

PAGE = {"accept": "text/html"}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_both_entries_say_so(tmp_path: Path, lang: str) -> None:
    words = {
        "ru": ("Исправлено записью № 2", "Исправляет запись № 1", "исправлено № 4", "Отозвано"),
        "en": ("Corrected by entry № 2", "Corrects entry № 1", "corrected № 4", "Withdrawn"),
    }[lang]
    with served(tmp_path) as client:
        for _ in range(3):
            assert client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).status_code == 200
        with Journal.open(tmp_path / "journal.db") as journal:
            journal.correct(1, 2, "Иванова", "опечатка в степени")
            journal.withdraw(3, "Иванова", "вынесено дважды")

        def shown(path: str) -> str:
            text = client.get(path, headers={**PAGE, "accept-language": lang}).text
            return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").split())

        for path in ("/decisions/1", "/journal/1"):
            assert words[0] in shown(path) and "опечатка в степени" in shown(path), path
        assert words[1] in shown("/decisions/2") and words[1] in shown("/journal/2")
        assert words[2] in shown("/journal")
        assert words[3] in shown("/decisions/3") and "вынесено дважды" in shown("/journal/3")
        assert "опечатка в степени" in shown("/journal/4") and shown("/journal/5").count("№ 3") >= 1
        later = client.get("/v1/decisions/1").json()["later"]
        assert later == [{"kind": "correction", "entry": 4, "other": 2, "why": "опечатка в степени"}]
        assert client.get("/v1/decisions/2").json()["later"][0]["kind"] == "corrects"
