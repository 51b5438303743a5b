"""The page of what would change a decision: only what somebody can do, and who."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest

from helpers.web_service import PACK, petrova, served, service_of

pytest.importorskip("z3", reason="the extra punkt[proof] is not installed")
PAGE = {"accept": "text/html", "accept-language": "ru"}


def shown(client: Any, number: int, want: str = "", lang: str = "ru") -> str:
    answer = client.get(
        f"/decisions/{number}/why-not", params={"want": want} if want else {}, headers={**PAGE, "accept-language": lang}
    )
    assert answer.status_code == 200, answer.text[-1500:]
    return unescape(re.sub(r"\s+", " ", answer.text.replace("\xa0", " ")))


def test_what_somebody_can_do_and_who(tmp_path: Any) -> None:
    with served(tmp_path) as client:
        service_of(client)._chooser._executor = ThreadPoolExecutor(1)
        at = client.post("/v1/decisions", params={"pack": PACK}, json=petrova()).headers["location"]
        number = int(at.rpartition("/")[2])
        assert f'href="/decisions/{number}/why-not"' in client.get(f"/decisions/{number}", headers=PAGE).text
        page = shown(client, number)
        wants = re.findall(r'<option value="([\w.]+=\w+)"', page)
        assert "monitoring.training_form=met" in wants or any("training_form=met" in one for one in wants)
        assert not any(one.endswith("training_form=not_met") for one in wants), "it is so already"
        want = next(one for one in wants if one.endswith("training_form=met"))
        page = shown(client, number, want)
        assert "полустационарная или стационарная (сейчас на дому) — может изменить: поставщик" in page
        assert "Доказано" in page and f'value="{want}" selected' in page
        assert "can be changed by" in shown(client, number, want, "en")
        # the degree of a limitation is nobody's to change: it is told apart, and no way
        need = next(one for one in wants if ".need=" in one)
        page = shown(client, number, need)
        assert "<ol" not in page and "такого исхода не будет" in page and "изменить нельзя или неизвестно кому" in page


def test_what_cannot_be_asked(tmp_path: Any) -> None:
    with served(tmp_path) as client:
        client.post("/v1/decisions", params={"pack": PACK}, json=petrova())
        assert client.get("/decisions/2/why-not", headers=PAGE).status_code == 404
        for want in ("x", "recipient.need=never", "nobody.at=all"):
            refused = client.get("/decisions/1/why-not", params={"want": want}, headers=PAGE)
            assert refused.status_code in (404, 422) and re.search(r"P5\d\d|P611", refused.text), refused.text
