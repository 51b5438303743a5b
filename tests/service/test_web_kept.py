"""What is kept of pages that took work: within bounds, and never shown to others or once something else is true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.web_service import PACK, petrova, served, service_of
from punkt.service.core.kept_results import KeptResults
from punkt.service.core.keyring import make, write_keys

PAGE = {"accept": "text/html", "accept-language": "ru"}


def test_the_last_ones_are_kept() -> None:
    kept, made = KeptResults[str](2), list[str]()

    def make_of(name: str) -> str:
        made.append(name)
        return name.upper()

    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, lambda name=name: make_of(name)) == name.upper()  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"] and len(kept) == 2
    kept.clear()
    assert kept.known("a") is None


def test_a_page_that_is_kept_is_the_same_and_tells_what_came_later(tmp_path: Path, monkeypatch: Any) -> None:
    made = [make(name, ("decide",)) for name in ("a", "b")]
    write_keys(tmp_path / "keys.json", [key for key, _ in made])
    with served(tmp_path, keys=str(tmp_path / "keys.json")) as client:
        bearer = {"authorization": f"Bearer {made[0][1]}"}
        for _ in range(2):
            client.post("/v1/decisions", params={"pack": PACK}, json=petrova(), headers=bearer)

        def shown(secret: str) -> Any:
            client.cookies.clear()
            token = client.get("/sign-in", headers=PAGE).text.partition('name="token" value="')[2][:64].partition('"')[0]
            client.post("/sign-in", data={"token": token, "key": secret}, headers=PAGE)
            return client.get("/decisions/1", headers=PAGE)

        def main(answer: Any) -> str:
            return str(answer.text.partition("<main")[2].partition("</main>")[0])

        first, again = shown(made[0][1]), shown(made[0][1])
        assert first.status_code == 200 and main(first) == main(again) and len(service_of(client).pages) == 1
        assert shown(made[1][1]).status_code == 404, "another's decision"
        service_of(client).journal.withdraw(1, "x", "ошибка в деле")
        assert "ошибка в деле" in main(shown(made[0][1]))
        monkeypatch.setenv("PUNKT_SOURCES", str(tmp_path))  # texts of documents lie elsewhere, or there are others
        shown(made[0][1])
        assert len(service_of(client).pages) == 3
