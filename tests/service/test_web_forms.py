"""The forms on the page of a decision: a sheet to print, a file to finish by hand, and why there is none yet."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from helpers.places import ROOT
from helpers.web_service import PACK, petrova, served
from punkt.files.messages.diagnostics import PunktError

pytest.importorskip("docxtpl", reason="needs punkt[forms]")
PAGE = {"accept": "text/html", "accept-language": "ru"}


def ready(found: bool = True) -> dict[str, Any]:
    case = petrova()
    case["recipient"]["training"]["found_ready"] = found
    return case


@pytest.fixture
def own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packs, in place of those that ship."""
    rules = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    monkeypatch.setattr("punkt.law.loading.pack_store.shipped", lambda folder: tmp_path / folder)
    return rules


def recorded(client: Any, case: dict[str, Any]) -> str:
    answer = client.post("/v1/decisions", params={"pack": PACK}, json=case)
    assert answer.status_code == 200, answer.text
    return "/decisions/" + str(re.search(r"/v1/decisions/(\d+)", answer.headers["location"])[1])  # type: ignore[index]


def test_from_a_decision_to_a_sheet(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        at = recorded(client, ready())
        page = unescape(client.get(at, headers=PAGE).text)
        links = re.findall(r'href="(/decisions/\d+/forms/[^"]+)"', page)
        assert [link.split("?")[0].rpartition("/")[2] for link in links] == [
            "application.html",
            "application.docx",
            "conclusion.html",
            "conclusion.docx",
        ]
        sheet = client.get(links[2], headers=PAGE)
        assert sheet.status_code == 200 and "Тип сопровождения: " in sheet.text and "периодическое" in sheet.text
        style = re.search(r"<style>(.*?)</style>", sheet.text, re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        policy = sheet.headers["content-security-policy"]
        assert f"style-src 'sha256-{digest}'" in policy and "unsafe" not in policy and "style=" not in sheet.text
        file = client.get(links[3], headers=PAGE)
        assert file.headers["content-disposition"].startswith("attachment; ")
        assert "2 тип периодичности" in zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
        english = client.get(links[2].replace("lang=ru", "lang=en"), headers=PAGE)
        assert "Support type: " in english.text and '<html lang="en">' in english.text


def test_refused_with_the_reasons(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        at = recorded(client, ready(False))
        answer = client.get(f"{at}/forms/conclusion.html?lang=ru", headers=PAGE)
        assert answer.status_code == 422 and "P791" in answer.text
        assert "<h1>Форма пока не выдаётся</h1>" in answer.text and f'href="{at}"' in answer.text
        assert "п. 29 приказа № 166-П" in unescape(answer.text).replace("\u00a0", " ")
        assert client.get(f"{at}/forms/application.html", headers=PAGE).status_code == 200
        assert client.get(f"{at}/forms/other.html", headers=PAGE).status_code in (404, 422)
        assert client.get(f"{at}/forms/application.exe", headers=PAGE).status_code == 404
        assert client.get("/decisions/99/forms/application.html", headers=PAGE).status_code == 404


def test_no_forms_once_the_packs_have_moved_on(tmp_path: Path, own_rules: Path) -> None:
    """A form is filled in from the very decision that was recorded, under the packs of that decision."""
    with served(tmp_path) as client:
        at = recorded(client, ready())
    norms = own_rules / "regional" / "karelia-166-p" / "norms.yaml"
    norms.write_text(norms.read_text("utf-8").replace("возраст совершеннолетия", "возраст"), "utf-8")
    with served(tmp_path) as client:
        page = client.get(at, headers=PAGE)
        assert page.status_code == 200 and "/forms/" not in page.text
        assert client.get(f"{at}/forms/application.html", headers=PAGE).status_code == 404


def test_a_broken_form_keeps_the_packs_from_being_served(tmp_path: Path, own_rules: Path) -> None:
    form = own_rules / "regional" / "karelia-166-p" / "forms" / "conclusion.yaml"
    form.write_text(form.read_text("utf-8").replace("fact: autonomy_degree", "fact: autonomy_degrees"), "utf-8")
    wanted = r"karelia-166-p/forms/conclusion\.yaml:\d+:\d+: .*autonomy_degrees.*P302"
    with pytest.raises(PunktError, match=wanted), served(tmp_path):
        pass
