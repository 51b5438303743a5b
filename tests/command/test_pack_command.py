"""``punkt pack build|sign|verify``, and commands that take signed packs only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="the extra punkt[audit] is not installed")

from click.testing import Result

from helpers.command_line import punkt
from helpers.signed_packs import CASE, SignedPacks, entry, rewritten
from punkt import load
from punkt.law.loading.pack_signatures import signature_file


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignedPacks:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.json").write_text(json.dumps(CASE), "utf-8")
    return SignedPacks(tmp_path)


def codes(result: Result) -> list[str]:
    """The exit code and the codes on standard error."""
    found = [line.rpartition("[")[2].rstrip("]") for line in result.stderr.splitlines() if line.endswith("]")]
    return [str(result.exit_code), *found]


def decide(*more: str) -> Result:
    return punkt("decide", "case.json", "--pack", "none.town", "--format", "json", "--pack-dir", "packs", *more)


SIGNED = ("--require-signed", "--public-key", "own.pub")


def test_built_signed_and_verified(packs: SignedPacks, tmp_path: Path) -> None:
    """From a folder to a decision, by the command line alone, with keys of ``punkt audit keygen``."""
    assert punkt("audit", "keygen", "k.key").exit_code == 0
    (tmp_path / "made").mkdir()
    digests = {pack.id: pack.digest for pack in load("none.town", pack_dirs=["source"]).packs}
    for name in ("city", "town"):
        file = f"made/none.{name}-1.0.0.punkt"
        built = punkt("pack", "build", f"source/{name}", "--output", file)
        assert built.exit_code == 0 and f"none.{name} 1.0.0, hash {digests[f'none.{name}']}" in built.stdout
        assert ("built on none.city 1.0.0" in built.stdout) == (name == "town")
        assert codes(punkt("pack", "verify", file, "--public-key", "k.key.pub")) == ["1", "P968"]
        assert "signed by the key sha256:" in punkt("pack", "sign", file, "--private-key", "k.key").stdout
        verified = punkt("pack", "verify", file, "--public-key", "own.pub", "--public-key", "k.key.pub")
        assert verified.exit_code == 0 and digests[f"none.{name}"] in verified.stdout
    found = punkt(
        *("decide", "case.json", "--pack", "none.town", "--format", "json", "--pack-dir", "made"),
        *("--require-signed", "--public-key", "k.key.pub"),
    )
    assert found.exit_code == 0, found.output
    assert {pack["sha256"] for pack in json.loads(found.stdout)["packs"]} == set(digests.values())


def test_a_pack_in_an_archive_is_shown_and_not_changed(packs: SignedPacks, tmp_path: Path) -> None:
    """What only reads takes an archive as it takes a folder; what would write says that it needs one."""
    before = {path: path.read_bytes() for path in (tmp_path / "packs").iterdir()}
    for call in (("vocabulary", "--pack-dir"), ("book", "none.town", "--pack-dir")):
        from_archive, from_folder = (punkt(*call, folder) for folder in ("packs", "source"))
        assert from_archive.exit_code == 0, from_archive.stderr
        assert from_archive.stdout == from_folder.stdout
    (tmp_path / "new.txt").write_text("1. Text.", "utf-8")
    for name, *more in (("approve", "none.town", "--by", "A"), ("amend", "none.town", "new.txt")):
        assert codes(punkt(name, *more, "--pack-dir", "packs")) == ["2", "P727"]
    assert before == {path: path.read_bytes() for path in (tmp_path / "packs").iterdir()}


def test_the_file_is_called_after_the_pack(packs: SignedPacks, tmp_path: Path) -> None:
    assert punkt("pack", "build", "source/city").exit_code == 0
    assert (tmp_path / "none.city-1.0.0.punkt").read_bytes() == packs.city.read_bytes()


def test_what_cannot_be_built(packs: SignedPacks, tmp_path: Path) -> None:
    """Nothing is written of a pack with a fault, into no folder, of no pack."""
    assert codes(punkt("pack", "build", "source")) == ["2", "P727"]
    assert codes(punkt("pack", "build", "source/city", "--output", "gone/x.punkt")) == ["2", "P697"]
    rules = tmp_path / "source/town/rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("axles", "axels"), "utf-8")
    assert codes(punkt("pack", "build", "source/town", "--output", "x.punkt")) == ["2", "P302"]
    assert not (tmp_path / "x.punkt").exists()


def test_only_what_is_a_file_of_a_pack_is_signed(packs: SignedPacks, tmp_path: Path) -> None:
    before = signature_file(packs.city).read_bytes()
    packs.city.write_bytes(rewritten(packs.city.read_bytes(), lambda found: [*found, (entry("pack/a.yaml"), b"")]))
    assert codes(punkt("pack", "sign", str(packs.city), "--private-key", "own")) == ["2", "P964"]
    assert signature_file(packs.city).read_bytes() == before
    assert codes(punkt("pack", "sign", "gone.punkt", "--private-key", "own")) == ["2", "P001"]
    assert codes(punkt("pack", "sign", str(packs.town), "--private-key", "own.pub")) == ["2", "P776"]


def test_all_files_are_verified_and_every_fault_told(packs: SignedPacks) -> None:
    signature_file(packs.city).unlink()
    result = punkt("pack", "verify", str(packs.city), str(packs.town), "gone.punkt", "--public-key", "own.pub")
    assert codes(result) == ["1", "P968", "P001"] and "none.town 1.0.0" in result.stdout
    assert codes(punkt("pack", "verify", str(packs.town), "--public-key", "case.json")) == ["2", "P776"]


def test_decide_takes_signed_packs_only(packs: SignedPacks) -> None:
    assert codes(decide(*SIGNED))[0] == "0"
    signature_file(packs.city).unlink()
    assert codes(decide(*SIGNED)) == ["2", "P968"]
    assert decide().exit_code == 0


def test_and_locked_ones_too(packs: SignedPacks) -> None:
    assert punkt("lock", "--pack", "none.town", "--pack-dir", "packs").exit_code == 0
    assert codes(decide("--locked", *SIGNED))[0] == "0"
    assert codes(punkt("decide", "case.json", "--locked", "--pack-dir", "source", *SIGNED)) == ["2", "P968", "P968"]
    signature_file(packs.town).unlink()
    assert codes(decide("--locked", *SIGNED)) == ["2", "P968"]


def test_what_goes_together(packs: SignedPacks) -> None:
    assert codes(decide("--require-signed")) == ["2", "P974"]
    assert codes(decide("--public-key", "own.pub")) == ["2", "P696"]


def test_packs_named_by_their_files(packs: SignedPacks) -> None:
    named = punkt(
        *("decide", "case.json", "--pack", str(packs.city), "--pack", str(packs.town), "--format", "json", *SIGNED)
    )
    assert named.exit_code == 0 and named.stdout == decide(*SIGNED).stdout
    assert codes(punkt("decide", "case.json", "--pack", "gone.punkt")) == ["2", "P001"]
    assert codes(punkt("decide", "case.json", "--pack", "none.town", "--pack-dir", "gone.punkt")) == ["2", "P608"]
