"""The service serves nothing but what somebody trusted signed, where it is told so."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cryptography", reason="the extra punkt[audit] is not installed")

from helpers.signed_packs import CASE, SignedPacks
from helpers.web_service import served, service_of
from punkt import PunktError
from punkt.law.loading.pack_signatures import signature_file
from punkt.service.core.pack_snapshot import Shelf


@pytest.fixture
def packs(tmp_path: Path) -> SignedPacks:
    return SignedPacks(tmp_path)


def test_only_signed_packs_are_served(packs: SignedPacks, tmp_path: Path) -> None:
    """Those that ship are in folders, and not served."""
    changes: dict[str, Any] = {"pack_dirs": (str(packs.folder),), "public_keys": (str(packs.public),)}
    changes["packs"] = ("none.town",)
    with served(tmp_path, record=False, journal="", **changes) as client:
        assert set(service_of(client).shelf.packs) == {"none.city", "none.town"}
        answer = client.post("/v1/decisions", json=CASE)
        assert answer.json()["outcomes"]["permit"]["valid"]["value"] == "met"
        assert client.get("/v1/packs/ru.karelia.166-p").status_code == 404


def test_files_are_served_without_signatures_too(packs: SignedPacks, tmp_path: Path) -> None:
    shelf = Shelf.copy([str(packs.folder)])
    assert {"none.city", "none.town", "ru.karelia.166-p"} <= set(shelf.packs)
    shelf.close()


@pytest.mark.parametrize("file", ["city", "town"])
def test_it_does_not_start_without_a_signature(file: str, packs: SignedPacks) -> None:
    signature_file(getattr(packs, file)).unlink()
    with pytest.raises(PunktError, match="P968"):
        Shelf.copy([str(packs.folder)], [str(packs.public)])


def test_nor_with_nothing_that_is_signed(packs: SignedPacks) -> None:
    with pytest.raises(PunktError, match="P968"):
        Shelf.copy([], [str(packs.public)])
    with pytest.raises(PunktError, match="P776"):
        Shelf.copy([str(packs.folder)], [str(packs.private)])


def test_a_base_that_it_was_not_built_on(packs: SignedPacks, tmp_path: Path) -> None:
    norms = tmp_path / "source/city/norms.yaml"
    norms.write_text(norms.read_text("utf-8").replace("value: 9", "value: 1"), "utf-8")
    packs.sign(packs.build(tmp_path / "source/city"))
    with pytest.raises(PunktError, match="P973"):
        Shelf.copy([str(packs.folder)], [str(packs.public)])


def test_a_reload_that_finds_a_stripped_signature_leaves_the_old_packs(packs: SignedPacks, tmp_path: Path) -> None:
    changes: dict[str, Any] = {"pack_dirs": (str(packs.folder),), "public_keys": (str(packs.public),)}
    with served(tmp_path, record=False, journal="", **changes) as client:
        service = service_of(client)
        signature_file(packs.town).unlink()
        with pytest.raises(PunktError, match="P968"):
            asyncio.run(service.reload())
        assert set(service.shelf.packs) == {"none.city", "none.town"}
