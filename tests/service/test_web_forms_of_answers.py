"""Decisions as text and as a page, parts of them, what need not be sent again, compression, other sites, traces."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers.loops import nonempty
from helpers.web_service import PACK, PETROVA, petrova, served
from punkt import load
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.service.answer_forms import PARTS
from punkt.service.core.allowed_sites import checked_origins
from punkt.service.core.settings import ServiceLimits
from punkt.showing.decision.decision_text import decision_text
from punkt.showing.decision.view import view
from punkt.showing.words.interface_words import Words

Client = Any
DECIDE = f"/v1/decisions?pack={PACK}"
SITE = "https://portal.example.org"


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_text_and_page_are_those_of_the_command_line(client: Client, lang: str) -> None:
    command = ["--lang", lang, "decide", str(PETROVA), "--pack", PACK, "--format"]
    made = client.post(f"{DECIDE}&lang={lang}", json=petrova(), headers={"accept": "text/html, application/json;q=0.5"})
    page = CliRunner().invoke(main, [*command, "html"]).output
    without_policy = re.sub(r"<meta http-equiv[^>]*>\n", "", page)
    assert made.headers["content-type"] == "text/html; charset=utf-8"
    assert re.sub(r"<meta http-equiv[^>]*>\n", "", made.text).strip() == without_policy.strip()
    assert "default-src 'none'" in made.headers["content-security-policy"]
    again = client.get(made.headers["location"], params={"lang": lang}, headers={"accept": "text/plain"})
    assert again.headers["content-type"] == "text/plain; charset=utf-8"
    rules = load(PACK)
    assert again.text == decision_text(view(rules.decide(petrova()), rules.linked, lang), Words(lang), 100) + "\n"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("image/png", "application/json"),
        ("text/html;q=0", "application/json"),
        ("text/plain;q=0.3, text/html;q=0.7", "text/html"),
        ("text/html, application/json", "application/json"),
        ("text/plain;q=x", "application/json"),
    ],
)
def test_what_is_asked_for_is_answered_else_json(client: Client, accept: str, kind: str) -> None:
    answer = client.post(DECIDE, json={"case": "a"}, headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == kind


def test_parts_are_left_out_and_the_rest_is_the_same_to_the_byte(client: Client) -> None:
    whole = load(PACK).decide(petrova()).to_dict()
    for wanted in (["outcomes"], ["fired"], ["open", "notices"], [*PARTS]):
        answer = client.post(DECIDE + "".join(f"&parts={one}" for one in wanted), json=petrova())
        assert answer.json() == {key: one for key, one in whole.items() if key not in PARTS or key in wanted}
    few = client.post(f"{DECIDE}&parts=outcomes", json=petrova())
    assert len(few.content) < len(json.dumps(whole)) / 3
    recorded = client.get(few.headers["location"]).json()["decision"]
    assert recorded == whole  # the journal has all of it
    [line] = client.post(f"/v1/decisions:batch?pack={PACK}&parts=outcomes", json=[petrova()]).json()
    assert line["decision"] == few.json()
    assert client.post(f"{DECIDE}&parts=digest", json=petrova()).status_code == 422


@pytest.mark.parametrize("path", ["/v1/packs", f"/v1/packs/{PACK}", f"/v1/packs/{PACK}/points/6", "/v1/vocabulary"])
def test_what_a_caller_has_is_not_sent_again(client: Client, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for same in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get(path, headers={"if-none-match": same})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"if-none-match": '"other"'}).content == first.content


def test_answers_to_programs_are_compressed_and_pages_are_not(client: Client) -> None:
    packed = {"accept-encoding": "gzip"}
    for path in nonempty(["/v1/vocabulary", "/openapi.json"]):
        answer = client.get(path, headers=packed)
        assert answer.headers["content-encoding"] == "gzip" and "Accept-Encoding" in answer.headers["vary"]
        assert "content-encoding" not in client.get(path, headers={"accept-encoding": "identity"}).headers
    assert client.post(DECIDE, json=petrova(), headers=packed).headers["content-encoding"] == "gzip"
    for path in nonempty(["/", "/case", "/documents", "/journal", "/metrics"]):
        assert "content-encoding" not in client.get(path, headers=packed).headers, path
    lines = client.post(f"/v1/decisions:batch?pack={PACK}", content=json.dumps(petrova()), headers=packed)
    assert "content-encoding" not in lines.headers
    raw = client.build_request("GET", "/v1/vocabulary", headers=packed)
    body = b"".join(client.send(raw, stream=True).iter_raw())
    assert json.loads(gzip.decompress(body)) == client.get("/v1/vocabulary").json()


def test_other_sites_may_ask_only_where_they_are_named(client: Client, tmp_path: Path) -> None:
    asks = {"origin": SITE, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    assert client.options("/v1/decisions", headers=asks).status_code == 405
    assert "access-control-allow-origin" not in client.get("/v1/packs", headers={"origin": SITE}).headers
    with served(tmp_path, origins=(SITE,)) as open_to_one:
        assert open_to_one.options("/v1/decisions", headers=asks).headers["access-control-allow-origin"] == SITE
        made = open_to_one.post(DECIDE, json={"case": "a"}, headers={"origin": SITE})
        assert made.headers["access-control-allow-origin"] == SITE
        assert "Punkt-Decision" in made.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in made.headers
        refused = open_to_one.post(DECIDE, json={"case": "a"}, headers={"origin": "https://other.example"})
        assert "access-control-allow-origin" not in refused.headers
        assert open_to_one.options("/v1/decisions", headers={**asks, "origin": "null"}).status_code == 400
        # what is refused before the application is asked may be read by the same sites, and by no other
        body: Any = {"content": b"{}", "headers": {"origin": SITE, "content-encoding": "gzip"}}
        barred = open_to_one.post(DECIDE, **body)
        assert barred.status_code == 415 and barred.headers["access-control-allow-origin"] == SITE
        assert "X-Request-ID" in barred.headers["access-control-expose-headers"]
        body["headers"] |= {"origin": "https://other.example"}
        assert "access-control-allow-origin" not in open_to_one.post(DECIDE, **body).headers
        for path in nonempty(["/", "/case", "/journal", "/metrics"]):
            assert "access-control-allow-origin" not in open_to_one.get(path, headers={"origin": SITE}).headers


@pytest.mark.full
def test_a_caller_in_a_browser_is_told_to_wait(tmp_path: Path) -> None:
    """A refusal of the gate (429) bears CORS headers, or the browser would tell of a broken connection."""
    limits = ServiceLimits(rate=0.001, burst=1)
    with served(tmp_path, origins=(SITE,), limits=limits) as client:
        answers = [client.get("/v1/packs", headers={"origin": SITE}) for _ in range(12)]
        page = client.get("/", headers={"origin": SITE})
    assert [answers[0].status_code, answers[-1].status_code, page.status_code] == [200, 429, 429]
    assert answers[-1].headers["retry-after"] and answers[-1].json()["code"] == "P783"
    assert {one.headers["access-control-allow-origin"] for one in answers} == {SITE}
    assert "Retry-After" in answers[-1].headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in page.headers


def test_without_keys_a_page_of_another_site_records_nothing(client: Client, tmp_path: Path) -> None:
    """A page may send a body without a type anywhere, and need not read the answer."""
    with served(tmp_path, origins=(SITE,)) as open_to_one:
        for site in nonempty(["https://other.example", "null"]):
            for path in nonempty([DECIDE, f"/v1/decisions:batch?pack={PACK}"]):
                answer = open_to_one.post(path, content=b'{"case": "a"}', headers={"origin": site})
                assert answer.status_code == 403 and answer.json()["code"] == "P781" and site in answer.json()["detail"]
        assert open_to_one.get("/v1/decisions/1").status_code == 404, "nothing is recorded"
        for site in nonempty([SITE, "http://localhost"]):
            assert open_to_one.post(DECIDE, json={"case": "a"}, headers={"origin": site}).status_code == 200


@pytest.mark.parametrize("wrong", ["*", "null", "portal.example.org", "https://a/b", "https://a b", "ftp://a", ""])
def test_what_is_no_site_is_told(wrong: str) -> None:
    assert checked_origins(["HTTPS://Portal.example.org/", "http://localhost:5173"]) == (SITE, "http://localhost:5173")
    with pytest.raises(PunktError) as found:
        checked_origins([wrong])
    assert found.value.diagnostics[0].code == "P436"


def test_a_request_is_a_part_of_the_trace_it_names(tmp_path: Path) -> None:
    log = io.StringIO()
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    given = [
        f"00-{trace}-{parent}-01", f"cc-{trace}-{parent}-01-what-is-new", "", "x", f"ff-{trace}-{parent}-01",
        f"00-{'0' * 32}-{parent}-01", f"00-{trace}-{'0' * 16}-01", f"00-{trace}-{parent}-01-more", f"00-{trace.upper()}-{parent}-01",
    ]  # fmt: skip
    with served(tmp_path, log) as client:
        answers = [client.get("/v1/packs", headers={"traceparent": one}) for one in given]
    lines = [one for one in map(json.loads, log.getvalue().splitlines()) if one["event"] == "request"]
    for answer, line in nonempty(list(zip(answers[:2], lines[:2], strict=True))):
        assert (line["trace_id"], line["parent_id"]) == (trace, parent)
        assert answer.headers["traceresponse"] == f"00-{trace}-{line['span_id']}-01"
    assert lines[0]["span_id"] != lines[1]["span_id"]
    for answer, line in nonempty(list(zip(answers[2:], lines[2:], strict=True))):
        assert "trace_id" not in line and "traceresponse" not in answer.headers
