"""Signed packs: where signatures are asked for, nothing decides without one that a trusted key made of that very file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="the extra punkt[audit] is not installed")

from helpers.signed_packs import CASE, SignedPacks
from helpers.wrong_values import checked
from punkt import PunktError, load
from punkt.files.canonical import canonical_decision
from punkt.files.signing import read_private
from punkt.law.loading.pack_archive import open_archive
from punkt.law.loading.pack_signatures import signature_file, statement


@pytest.fixture
def packs(tmp_path: Path) -> SignedPacks:
    return SignedPacks(tmp_path)


def refused(packs: SignedPacks, *names: object, **more: object) -> set[str]:
    """The codes with which packs are refused that have to be signed."""
    arguments = {"pack_dirs": [packs.folder], "public_keys": [packs.public]} | more
    with pytest.raises(PunktError) as error:
        load(*(names or ("none.town",)), **arguments)  # type: ignore[arg-type]
    return {fault.code for fault in checked(error.value)}


def test_what_is_signed_decides(packs: SignedPacks, tmp_path: Path) -> None:
    rules = load("none.town", pack_dirs=[packs.folder], public_keys=[packs.public])
    plain = load("none.town", pack_dirs=[tmp_path / "source"])
    assert rules.decide(CASE).to_bytes() == plain.decide(CASE).to_bytes()


def test_bytes_with_their_signatures(packs: SignedPacks) -> None:
    both = [(file.read_bytes(), signature_file(file).read_bytes()) for file in (packs.city, packs.town)]
    assert load(*both, public_keys=[packs.public]).packs[-1].id == "none.town"
    assert refused(packs, packs.town.read_bytes(), pack_dirs=[]) == {"P968"}


def test_the_signature_is_of_the_statement_alone(packs: SignedPacks) -> None:
    """As anybody can verify it: the words that no other signature begins with, then canonical JSON."""
    archive = open_archive(packs.city.read_bytes(), packs.city)
    said = {"file": archive.sha256, "pack": "none.city", "sha256": archive.digest, "version": "1.0.0"}
    text = b"punkt/pack-statement/1\n" + json.dumps(said, separators=(",", ":"), sort_keys=True).encode()
    assert statement(archive) == text
    read_private(packs.private).public_key().verify(_signature(packs.city), text)


def _signature(file: Path) -> bytes:
    import base64

    [one] = json.loads(signature_file(file).read_bytes())["signatures"]
    return base64.b64decode(one["signature"])


def edit(packs: SignedPacks, **changes: str) -> None:
    """Change what the first signature of the town says."""
    place = signature_file(packs.town)
    found = json.loads(place.read_bytes())
    found["signatures"][0] |= changes
    place.write_bytes(canonical_decision(found))


def other_key(packs: SignedPacks) -> None:
    packs.sign(packs.town, packs.key("other")[0])


def other_key_in_our_name(packs: SignedPacks) -> None:
    own = json.loads(signature_file(packs.town).read_bytes())["signatures"][0]["key"]
    other_key(packs)
    edit(packs, key=own)


def of_another_pack(packs: SignedPacks) -> None:
    shutil.copy(signature_file(packs.city), signature_file(packs.town))


def of_the_pack_as_it_was(packs: SignedPacks) -> None:
    """The file is built anew from other rules, with the signature of before."""
    before = signature_file(packs.town).read_bytes()
    source = packs.root / "source/town/ledger.yaml"
    source.write_text(source.read_text("utf-8") + "# more\n", "utf-8")
    packs.build(packs.root / "source/town")
    signature_file(packs.town).write_bytes(before)


def other_base(packs: SignedPacks) -> None:
    """The base is another one than the pack was built on, though signed as well."""
    norms = packs.root / "source/city/norms.yaml"
    norms.write_text(norms.read_text("utf-8").replace("value: 9", "value: 1"), "utf-8")
    packs.sign(packs.build(packs.root / "source/city"))


WAYS: dict[str, tuple[str, Callable[[SignedPacks], object]]] = {
    "stripped": ("P968", lambda packs: signature_file(packs.town).unlink()),
    "stripped from the base": ("P968", lambda packs: signature_file(packs.city).unlink()),
    "another key": ("P971", other_key),
    "another key in our name": ("P972", other_key_in_our_name),
    "no key at all": (
        "P971",
        lambda packs: signature_file(packs.town).write_text('{"schema":"punkt/pack-signatures/1","signatures":[]}'),
    ),
    "another algorithm": ("P970", lambda packs: edit(packs, algorithm="none")),
    "an algorithm in other letters": ("P970", lambda packs: edit(packs, algorithm="ed25519")),
    "an altered signature": ("P972", lambda packs: edit(packs, signature="AAAA")),
    "no base64": ("P972", lambda packs: edit(packs, signature="я")),
    "a key more": ("P969", lambda packs: edit(packs, more="1")),
    "no JSON": ("P969", lambda packs: signature_file(packs.town).write_bytes(b"\xff\xfe")),
    "of another form": ("P969", lambda packs: signature_file(packs.town).write_text("[]")),
    "too long": ("P969", lambda packs: signature_file(packs.town).write_text(" " * 70_000)),
    "of another pack": ("P972", of_another_pack),
    "of the pack as it was": ("P972", of_the_pack_as_it_was),
    "another base": ("P973", other_base),
}


@pytest.mark.parametrize("name", WAYS)
def test_whatever_is_not_signed_as_it_is_does_not_decide(name: str, packs: SignedPacks) -> None:
    code, change = WAYS[name]
    change(packs)
    assert refused(packs) == {code}


def test_folders_are_not_signed(packs: SignedPacks, tmp_path: Path) -> None:
    source = tmp_path / "source"
    assert refused(packs, "none.town", pack_dirs=[source]) == {"P968"}
    assert refused(packs, "none.town", pack_dirs=[packs.town, source]) == {"P968"}  # the base is in a folder


def test_a_folder_does_not_stand_in_for_what_is_signed(packs: SignedPacks, tmp_path: Path) -> None:
    """A pack and a vocabulary of the same ids in an earlier root are passed over."""
    source = tmp_path / "source"
    for path in (source / "vocabulary.yaml", source / "city/norms.yaml"):
        path.write_text(path.read_text("utf-8").replace("9", "8"), "utf-8")
    rules = load("none.town", pack_dirs=[source, packs.folder], public_keys=[packs.public])
    assert [pack.folder for pack in rules.packs] == [f"{packs.city}/pack", f"{packs.town}/pack"]


def test_keys_that_will_not_do(packs: SignedPacks, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no key", "utf-8")
    for keys, code in (([], "P974"), ([tmp_path / "text"], "P776"), ([tmp_path / "gone"], "P776")):
        assert refused(packs, public_keys=keys) == {code}


def test_one_of_several_signatures_and_one_of_several_keys(packs: SignedPacks) -> None:
    from punkt.law.loading.pack_signatures import signed

    private, public = packs.key("other")
    place = signature_file(packs.town)
    archive = open_archive(packs.town.read_bytes(), packs.town)
    place.write_bytes(signed(archive, private, place.read_bytes(), place)[0])
    assert len(json.loads(place.read_bytes())["signatures"]) == 2
    assert load("none.town", pack_dirs=[packs.folder], public_keys=[packs.public]).packs
    assert load("none.town", pack_dirs=[packs.folder], public_keys=[public, packs.public]).packs
    place.write_bytes(signed(archive, private, place.read_bytes(), place)[0])
    assert len(json.loads(place.read_bytes())["signatures"]) == 2  # in place of its own of before
