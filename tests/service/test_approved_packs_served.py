"""The service decides by nothing but what enough persons have approved, where it is told so."""

from __future__ import annotations

import asyncio
import shutil
from datetime import date
from pathlib import Path

import pytest

from helpers.amended_order import write_boats
from helpers.command_line import punkt
from helpers.places import TEST_PACKS
from helpers.web_service import served, service_of
from punkt import PunktError
from punkt.authoring.approve import approve
from punkt.service.core.pack_snapshot import Shelf

DAY = date(2026, 2, 1)
NAME = "test.boats"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write_boats(tmp_path)


@pytest.mark.full
def test_what_is_not_approved_does_not_decide(home: Path, tmp_path: Path) -> None:
    """It says what lacks approval as `check --approved` does; what merely ships and decides is left out."""
    checked = punkt("check", str(home), "--approved", "2").output
    told = [line for line in checked.splitlines() if "[P268]" in line]
    assert len(told) > 5
    for by in ("Анна", "Борис"):
        with pytest.raises(PunktError) as refused:
            Shelf.copy([str(home)], approved=2)
        approve(home, by, DAY)
        lines = {line.rpartition("has ")[0] for line in refused.value.lines("en")}
        if by == "Анна":
            assert lines == {line.rpartition("has ")[0] for line in told}
    with served(tmp_path, record=False, journal="", pack_dirs=(str(home),), approved=2) as client:
        assert set(service_of(client).shelf.deciding) == {NAME}
        assert client.get("/v1/packs/ru.karelia.166-p").status_code == 404


def test_a_change_after_approval_leaves_the_old_packs(home: Path, tmp_path: Path) -> None:
    approve(home, "Анна", DAY)
    norms = home / "norms.yaml"
    with served(tmp_path, record=False, journal="", pack_dirs=(str(home),), approved=1) as client:
        service = service_of(client)
        before = service.shelf
        text = norms.read_text("utf-8")
        assert "value: 300" in text
        norms.write_text(text.replace("value: 300", "value: 30"), "utf-8")
        with pytest.raises(PunktError, match="P269"):
            asyncio.run(service.reload())
        assert service.shelf is before


@pytest.mark.full
def test_a_base_that_is_not_approved_counts_too(tmp_path: Path) -> None:
    """A pack that is approved stands on one that ships and is not."""
    folder = Path(shutil.copytree(TEST_PACKS / "beginner", tmp_path / "214"))
    approve(folder, "Анна", DAY)
    with pytest.raises(PunktError, match="mintrud-847") as refused:
        Shelf.copy([str(folder)], approved=1)
    assert not any(one.place.file.startswith(str(folder)) for one in refused.value.diagnostics)


def test_packs_named_are_enough(home: Path, tmp_path: Path) -> None:
    """Others beside them may still be worked on; a vocabulary that one of them has stays known."""
    shutil.copytree(TEST_PACKS / "beginner", home / "214")
    approve(home, "Анна", DAY)
    shelf = Shelf.copy([str(home)], approved=1, named=[NAME])
    assert set(shelf.deciding) == {NAME}
    shelf.close()


@pytest.mark.full
def test_the_command_does_not_start(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = punkt("serve", "--pack-dir", str(home), "--port", "0", "--no-record", "--approved", "1")
    assert done.exit_code == 2 and "[P268]" in done.output
