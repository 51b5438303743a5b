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
    case["recipient"]["training"] |= {"found_ready": found, "reviews": 1, "last_review": "2025-06-01"}
    case["recipient"] |= {"conclusion_issued": False, "documents": {"medical_conclusion": True}}
    return case


@pytest.fixture
def own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packs, in place of those that ship."""
    rules = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    monkeypatch.setattr("punkt.law.loading.pack_roots.shipped", lambda folder: tmp_path / folder)
    return rules


def recorded(client: Any, case: dict[str, Any]) -> str:
    answer = client.post("/v1/decisions", params={"pack": PACK}, json=case)
    assert answer.status_code == 200, answer.text
    return "/decisions/" + str(re.search(r"/v1/decisions/(\d+)", answer.headers["location"])[1])  # type: ignore[index]


def offered(client: Any, at: str) -> list[str]:
    """The pages of forms that the page of a decision offers."""
    page = unescape(client.get(at, headers=PAGE).text).partition('class="fold offers')[2]
    return re.findall(r'href="(/decisions/\d+/forms/[^"]+)"', page)


def sent(client: Any, form: str, kind: str, lang: str = "ru", **typed: str) -> Any:
    """What comes of a form's page, sent as a browser does."""
    page = unescape(client.get(form, headers=PAGE).text)
    token, whom = (re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("token", "for"))
    action = re.search(rf'formaction="([^"]+)\.{kind}\?lang=\w\w"', page)
    assert token and whom and action, page
    data = {"token": token[1], "for": whom[1]} | {f"field.{name}": text for name, text in typed.items()}
    return client.post(f"{action[1]}.{kind}?lang={lang}", data=data, headers=PAGE)


def test_from_a_decision_to_a_sheet(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        at = recorded(client, ready())
        links = offered(client, at)
        names = [link.partition("?")[0].rpartition("/")[2] for link in links]
        assert names == ["application", "conclusion", "minutes"], "the others wait, and are told so"
        form = unescape(client.get(links[1], headers=PAGE).text)
        assert "Форма дана документом: приказ № 166-П, приложение 2." in form.replace("\u00a0", " ")
        assert '<textarea id="f-services"' in form and 'name="field.protocol_number"' in form
        assert "field.signature" not in form and "field.birth_date" not in form and "field.guardian" not in form
        sheet = sent(client, links[1], "html", services="уход <на дому>", protocol_number="7")
        assert sheet.status_code == 200 and "Тип сопровождения: " in sheet.text and "периодическое" in sheet.text
        assert "уход &lt;на дому&gt;" in sheet.text
        style = re.search(r"<style>(.*?)</style>", sheet.text, re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        policy = sheet.headers["content-security-policy"]
        assert f"style-src 'sha256-{digest}'" in policy and "unsafe" not in policy and "style=" not in sheet.text
        file = sent(client, links[1], "docx", services="уход")
        assert file.headers["content-disposition"].startswith("attachment; ")
        text = zipfile.ZipFile(io.BytesIO(file.content)).read("word/document.xml").decode()
        assert "2 тип периодичности" in text and "уход" in text
        english = sent(client, links[1], "html", "en")
        assert "Support type: " in english.text and '<html lang="en">' in english.text


def test_each_paper_is_offered_or_told_what_it_waits_for(tmp_path: Path) -> None:
    """Point 29: no conclusion before somebody is found ready; what is missing leads to its question."""
    with served(tmp_path) as client:
        at = recorded(client, ready(False))
        assert offered(client, at)[0].endswith("/forms/application?for=recipient")
        page = unescape(client.get(at, headers=PAGE).text).partition('class="fold offers')[2].partition("</details>")[0]
        waits = " ".join(
            re.sub("<[^>]+>", " ", page.partition("Заключение социальной комиссии о возможности")[2]).split()
        )
        assert "пока не выдаётся" in waits and "признан готовым при последней оценке — нет" in waits
        case = ready()
        del case["recipient"]["training"]["found_ready"]
        page = unescape(client.get(recorded(client, case), headers=PAGE).text).partition('class="fold offers')[2]
        assert '<a href="/case?from=2&ask=recipient.training.found_ready">не хватает: признан готовым' in page
        case = ready()
        case["recipient"]["training"] |= {"started": "2025-03-01"}
        page = unescape(client.get(recorded(client, case), headers=PAGE).text).replace("\u00a0", " ")
        offer = page.partition('class="fold offers')[2].partition("</details>")[0]
        assert "Нарушения и отступления встанут на лицо бумаги: " in offer and "п. 28 приказа № 166-П" in offer


def test_the_day_that_only_the_request_named_stays_with_the_decision(tmp_path: Path) -> None:
    """Its sheets are made as of that day, and the form of the case begins with it."""
    case = ready()
    del case["as_of"]
    with served(tmp_path) as client:
        answer = client.post("/v1/decisions", params={"pack": PACK, "as_of": "2025-06-20"}, json=case)
        number = str(re.search(r"/v1/decisions/(\d+)", answer.headers["location"])[1])  # type: ignore[index]
        sheet = sent(client, offered(client, f"/decisions/{number}")[1], "html")
        assert sheet.status_code == 200, sheet.text
        begun = client.get("/case", params={"from": number}, headers=PAGE).text
        assert re.search(r'name="as_of"[^>]*value="2025-06-20"|value="2025-06-20"[^>]*name="as_of"', begun)


@pytest.mark.full
def test_what_is_typed_is_kept_nowhere(tmp_path: Path) -> None:
    """It is in no address, no log and no journal; and no other site's page can send it."""
    log = io.StringIO()
    with served(tmp_path, log) as client:
        form = offered(client, recorded(client, ready()))[1]
        answer = sent(client, form, "html", recipient_name="Тайнова Мария", phone="921-000-00-00")
        assert "Тайнова Мария" in answer.text and answer.headers["cache-control"] == "no-store"
        assert "Тайнова" not in str(answer.request.url) and not answer.history
        wrong = sent(client, form, "html", recipient_nam="Тайнова Мария", lang="en")
        assert wrong.status_code == 422 and "recipient_name [P794]" in re.sub("<[^>]+>", "", wrong.text)
        address = form.partition("?")[0] + ".html"
        foreign = client.post(address, data={"for": "recipient", "field.phone": "1"}, headers=PAGE)
        assert foreign.status_code == 403 and client.get(address, headers=PAGE).status_code == 404
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()) + log.getvalue().encode()
    assert "Тайнова".encode() not in kept and b"921-000" not in kept and b"phone" not in log.getvalue().encode()


@pytest.mark.full
def test_a_breach_is_told_before_the_paper_is_made(tmp_path: Path) -> None:
    """Point 28: a review three months after the start."""
    case = ready()
    case["recipient"]["training"] |= {"started": "2025-03-01"}
    with served(tmp_path) as client:
        form = offered(client, recorded(client, case))[1]
        page = unescape(client.get(form, headers=PAGE).text).replace("\u00a0", " ")
        assert "Нарушения и отступления, известные при выдаче" in page and "п. 28 приказа № 166-П" in page


def test_refused_with_the_reasons(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        at = recorded(client, ready(False))
        answer = client.get(f"{at}/forms/conclusion?lang=ru", headers=PAGE)
        assert answer.status_code == 422 and "P791" in answer.text
        assert "<h1>Форма пока не выдаётся</h1>" in answer.text and f'href="{at}"' in answer.text
        assert "п. 29 приказа № 166-П" in unescape(answer.text).replace("\u00a0", " ")
        assert client.get(f"{at}/forms/application", headers=PAGE).status_code == 200
        assert client.get(f"{at}/forms/other", headers=PAGE).status_code == 404
        assert client.post(f"{at}/forms/application.exe", headers=PAGE).status_code == 404
        assert client.get("/decisions/99/forms/application", headers=PAGE).status_code == 404


@pytest.mark.full
def test_no_forms_once_the_packs_have_moved_on(tmp_path: Path, own_rules: Path) -> None:
    """A form is filled in from the very decision that was recorded, under the packs of that decision."""
    with served(tmp_path) as client:
        at = recorded(client, ready())
    norms = own_rules / "regional" / "karelia-166-p" / "norms.yaml"
    norms.write_text(norms.read_text("utf-8").replace("возраст совершеннолетия", "возраст"), "utf-8")
    with served(tmp_path) as client:
        page = client.get(at, headers=PAGE)
        assert page.status_code == 200 and "/forms/" not in page.text
        assert client.get(f"{at}/forms/application", headers=PAGE).status_code == 404


def test_a_broken_form_keeps_the_packs_from_being_served(tmp_path: Path, own_rules: Path) -> None:
    form = own_rules / "regional" / "karelia-166-p" / "forms" / "conclusion.yaml"
    form.write_text(form.read_text("utf-8").replace("fact: autonomy_degree", "fact: autonomy_degrees"), "utf-8")
    wanted = r"karelia-166-p/forms/conclusion\.yaml:\d+:\d+: .*autonomy_degrees.*P302"
    with pytest.raises(PunktError, match=wanted), served(tmp_path):
        pass
