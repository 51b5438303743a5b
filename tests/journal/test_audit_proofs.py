"""What a journal shows to others: the proof of one entry, that a checkpoint continues another, witnesses, keys."""

from __future__ import annotations

import base64
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from helpers import bounded
from helpers.audit_journals import WHO, codes, decided, filled, seal_key, signing_keys, small, tamper
from helpers.loops import nonempty
from punkt.command.main import main
from punkt.files.messages.diagnostics import PunktError
from punkt.files.signing import read_private, read_public
from punkt.journal import Journal, note
from punkt.journal.witness import Witness


def verify(bundle: Path, key: Path, *more: str) -> tuple[int, str]:
    command = [sys.executable, "-I", str(bundle / "verify.py"), "--lang", "en", "--key", str(key), *more]
    done = bounded.run(command, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def run(*arguments: str) -> Result:
    return CliRunner(env={"PUNKT_LANG": "en", "PUNKT_DEBUG": ""}).invoke(main, ["audit", *arguments])


def key_files(folder: Path, name: str) -> tuple[Path, Path]:
    (folder / name).mkdir()
    return signing_keys(folder / name)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Journal, Path, Path]:
    """Eleven entries, the seventh sealed and the ninth erased; and signing keys."""
    folder = tmp_path_factory.mktemp("made")
    journal = filled(folder / "a.db", 6, key=seal_key(folder))
    journal.record_many([decided("petrova"), small(8), decided("two-brothers"), small(10)], WHO)
    journal.erase([9], WHO, "заявление")
    return journal, *signing_keys(folder)


# the proof of one entry


def test_the_proof_of_one_entry(made: tuple[Journal, Path, Path], tmp_path: Path) -> None:
    """It is checked without Punkt, and holds nothing of another entry: no case, no name, no hash of a part."""
    journal, private, public = made
    whole = [json.dumps(dict(journal.get(number).head)) for number in range(1, 12)]
    for number in (1, 7, 11):
        bundle = tmp_path / str(number)
        journal.prove(number, bundle, private_key=private)
        code, said = verify(bundle, public)
        assert code == 0 and f"one entry, no. {number} of 11" in said
        told = b"".join(path.read_bytes() for path in bundle.rglob("*") if path.is_file())
        for other, head in nonempty(enumerate(whole, 1)):
            if other != number:
                assert journal.get(other).hash.encode() not in told.replace(
                    json.loads(whole[number - 1])["previous"].encode(), b""
                )
                for part in json.loads(head)["parts"].values():
                    assert part.get("salted", part.get("sha256")).encode() not in told
        assert (b"petrova" in told) is False


def test_the_proof_of_a_sealed_entry_disclosed(made: tuple[Journal, Path, Path], tmp_path: Path) -> None:
    journal, private, public = made
    journal.prove(7, tmp_path / "p", private_key=private, disclose=True)
    code, said = verify(tmp_path / "p", public)
    assert code == 0, said
    line = json.loads((tmp_path / "p" / "entries.jsonl").read_text("utf-8"))
    assert line["parts"]["decision"]["text"].encode() == decided("petrova")[1].to_bytes()


def test_what_cannot_be_proven(made: tuple[Journal, Path, Path], tmp_path: Path) -> None:
    journal, private, public = made
    (tmp_path / "cp").write_bytes(journal.checkpoint(private))
    journal.record(*small(1), WHO)
    wrong: list[tuple[int, dict[str, Any]]] = [
        (9, {"private_key": private}),
        (12, {"checkpoint": tmp_path / "cp", "public_key": public}),
    ]
    for number, options in wrong:
        with pytest.raises(PunktError, match="P985"):
            journal.prove(number, tmp_path / "p", **options)
    with pytest.raises(PunktError, match="P779"):
        journal.prove(99, tmp_path / "p", private_key=private)
    assert not (tmp_path / "p").exists()


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what", ["path", "number", "case", "entry", "checkpoint", "other checkpoint"])
def test_a_proof_that_was_altered(made: tuple[Journal, Path, Path], tmp_path: Path, what: str) -> None:
    journal, private, public = made
    bundle, more = tmp_path / "p", list[str]()
    journal.prove(3, bundle, private_key=private)
    proof, lines = bundle / "proof.json", bundle / "entries.jsonl"
    document = json.loads(proof.read_bytes())
    if what == "path":
        document["path"][1] = base64.b64encode(bytes(32)).decode()
    elif what == "number":
        document["number"] = 4
    elif what == "case":
        lines.write_text(lines.read_text("utf-8").replace("entrepreneur", "legal_entity"), "utf-8")
    elif what == "entry":
        journal.prove(4, tmp_path / "q", private_key=private)
        shutil.copyfile(tmp_path / "q" / "entries.jsonl", lines)
    elif what == "checkpoint":
        (bundle / "checkpoint.txt").write_bytes(filled(tmp_path / "b.db", 11).checkpoint(private))
    else:
        (tmp_path / "cp").write_bytes(filled(tmp_path / "b.db", 11).checkpoint(private))
        more = ["--checkpoint", str(tmp_path / "cp")]
    proof.write_text(json.dumps(document, separators=(",", ":")))
    code, said = verify(bundle, public, *more)
    assert code == 1 and "NOT AS IT WAS RECORDED" in said


@pytest.mark.full
@pytest.mark.parametrize(
    ("one", "other"), [(":1,", ": 1,"), (":1,", ":1.0,"), (":1,", ":true,"), ("{", '{"number":2,')]
)
def test_a_proof_that_is_written_otherwise(
    made: tuple[Journal, Path, Path], tmp_path: Path, one: str, other: str
) -> None:
    """A proof has one form, as all in a bundle has: who hands it over can put nothing into it unnoticed."""
    journal, private, public = made
    journal.prove(1, tmp_path / "p", private_key=private)
    assert verify(tmp_path / "p", public)[0] == 0
    proof = tmp_path / "p" / "proof.json"
    text = proof.read_text("utf-8")
    assert one in text
    proof.write_text(text.replace(one, other, 1), "utf-8")
    code, said = verify(tmp_path / "p", public)
    assert code == 2 and said.startswith("this is no whole bundle: ")


def test_a_proof_beside_a_checkpoint_of_another_length(office: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """It says nothing for the entry, and nothing against it; but one of another journal is told."""
    path, private, public = office
    with Journal.open(path) as journal:
        journal.prove(2, tmp_path / "p", checkpoint=tmp_path / "cp7", public_key=public)
    assert verify(tmp_path / "p", public, "--checkpoint", str(tmp_path / "cp7"))[0] == 0
    code, said = verify(tmp_path / "p", public, "--checkpoint", str(tmp_path / "cp3"))
    assert code == 3 and said.startswith("NOT PROVEN by the checkpoint about 3 entries, but by one about 7: ")
    (tmp_path / "foreign").write_bytes(filled(tmp_path / "b.db", 3).checkpoint(private))
    code, said = verify(tmp_path / "p", public, "--checkpoint", str(tmp_path / "foreign"))
    assert code == 1 and said.startswith("NOT AS IT WAS RECORDED:\n") and "another journal" in said


# one checkpoint continues another


@pytest.fixture
def office(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A journal of seven entries with its checkpoints of 3 and 7, by the names ``cp3`` and ``cp7``."""
    private, public = signing_keys(tmp_path)
    journal = filled(tmp_path / "a.db", 3)
    (tmp_path / "cp3").write_bytes(journal.checkpoint(private))
    journal.record_many([small(number) for number in range(4, 8)], WHO)
    (tmp_path / "cp7").write_bytes(journal.checkpoint(private))
    journal.close()
    return tmp_path / "a.db", private, public


def test_one_continues_another(office: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path, _, public = office
    at = ("--journal", str(path), "--public-key", str(public))
    done = run("consistent", str(tmp_path / "cp3"), str(tmp_path / "cp7"), *at, "--output", str(tmp_path / "proof"))
    assert done.exit_code == 0 and "continues" in done.stdout
    text = (tmp_path / "proof").read_text("utf-8")
    assert text.startswith("old 3\n") and text.endswith("\n\n" + (tmp_path / "cp7").read_text("utf-8"))
    assert run("consistent", "-", str(tmp_path / "cp3"), *at).exit_code == 0
    backwards = run("consistent", str(tmp_path / "cp7"), str(tmp_path / "cp3"), *at)
    assert backwards.exit_code == 2 and "[P983]" in backwards.stderr


def test_a_journal_written_anew_continues_nothing(office: tuple[Path, Path, Path], tmp_path: Path) -> None:
    """With the private key at hand too: what others hold of it gives it away."""
    path, private, public = office
    with Journal.open(path) as journal:
        number, genesis = 3, journal.genesis
    tamper(path, *(f"DELETE FROM {table} WHERE number >= {number}" for table in ("terms", "parts", "entries")))
    with Journal.open(path) as journal:
        assert journal.genesis == genesis
        journal.record_many([small(number) for number in range(20, 27)], WHO)
        assert codes(journal) == []
        (tmp_path / "new").write_bytes(journal.checkpoint(private))
        assert journal.verify([tmp_path / "new"], public).good
        with pytest.raises(PunktError, match="P983"):
            journal.consistency(tmp_path / "cp3", tmp_path / "new", public)


# witnesses


def test_a_witness_goes_on_from_what_it_saw(office: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path, _, public = office
    mine, _ = key_files(tmp_path, "w")
    with Journal.open(path) as journal:
        first = journal.consistency(None, tmp_path / "cp3", public)
        then = journal.consistency(tmp_path / "cp3", tmp_path / "cp7", public)
        at_once = journal.consistency(None, tmp_path / "cp7", public)
    state = tmp_path / "state"
    witness = Witness(state, "witness.example/w1", read_private(mine), read_public(public), lambda: 1_700_000_000.5)
    assert witness.add(first).status == 200
    assert witness.add(at_once) == witness.add(first).__class__(409, "3\n", "text/x.tlog.size")
    assert witness.add(then[:7] + then[52:]).status in (400, 422)
    answer = witness.add(then)
    assert answer.status == 200 and answer.body.startswith("— witness.example/w1 ")
    assert witness.add(then).status == 409
    again = b"old 7\n\n" + (tmp_path / "cp7").read_bytes()
    assert witness.add(again).status == 200
    for wrong in (b"", b"old 07\n\n" + again[7:], b"old 9\n\n" + again[7:], b"x" * 200_000, again[:-1], b"\xff\n\n"):
        assert witness.add(wrong).status == 400
    assert Witness(state, "w", read_private(mine), read_private(mine).public_key()).add(again).status == 403
    assert note.parse(state.read_bytes()).text == note.parse((tmp_path / "cp7").read_bytes()).text
    # and whoever verifies can demand it
    vkey = note.verifier_key("witness.example/w1", read_private(mine).public_key(), note.COSIGNED)
    with Journal.open(path) as journal:
        with pytest.raises(PunktError, match="witness"):
            journal.verify([tmp_path / "cp7"], public, [vkey])
        (tmp_path / "cp7").write_bytes((tmp_path / "cp7").read_bytes() + answer.body.encode())
        report = journal.verify([tmp_path / "cp3", tmp_path / "cp7"], public, [vkey])
        assert report.good and report.witnessed == [("witness.example/w1", "2023-11-14T22:13:20Z")]
        with pytest.raises(PunktError, match="P776"):
            journal.verify([], None, [vkey])
        for wrong_key in ("", "w", vkey.replace("w1", "w2"), vkey[:-4], note.verifier_key("w", read_public(public))):
            with pytest.raises(PunktError, match="P776"):
                journal.verify([tmp_path / "cp7"], public, [wrong_key])


def test_a_witness_does_not_follow_a_journal_written_anew(office: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path, private, public = office
    mine, _ = key_files(tmp_path, "w")
    witness = Witness(tmp_path / "state", "w", read_private(mine), read_public(public))
    with Journal.open(path) as journal:
        assert witness.add(journal.consistency(None, tmp_path / "cp3", public)).status == 200
    tamper(path, *(f"DELETE FROM {table} WHERE number >= 3" for table in ("terms", "parts", "entries")))
    with Journal.open(path) as journal:
        journal.record_many([small(number) for number in range(20, 27)], WHO)
        (tmp_path / "new").write_bytes(journal.checkpoint(private))
        proof = journal.consistency(None, tmp_path / "new", public)
    assert witness.add(proof).status == 409
    forged = proof.replace(b"old 0\n", b"old 3\n" + base64.b64encode(bytes(32)) + b"\n")
    assert witness.add(forged).status == 422
    assert witness.add(b"old 3\n\n" + filled(tmp_path / "b.db", 3).checkpoint(private)).status == 404


def test_a_witness_from_the_command_line(office: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path, _, public = office
    mine, _ = key_files(tmp_path, "w")
    proof, at = str(tmp_path / "proof"), ("--journal", str(path), "--public-key", str(public))
    as_witness = ("--state", str(tmp_path / "seen"), "--name", "w.example/1", "--private-key", str(mine))
    vkey = run("witness", *as_witness).stdout.strip()
    assert note.read_verifier_key(vkey)[0] == "w.example/1"
    assert run("consistent", "-", str(tmp_path / "cp7"), *at, "--output", proof).exit_code == 0
    done = run("witness", proof, *as_witness, "--public-key", str(public))
    assert done.exit_code == 0
    (tmp_path / "cp7").write_text((tmp_path / "cp7").read_text("utf-8") + done.stdout, "utf-8")
    done = run("verify", *at, "--checkpoint", str(tmp_path / "cp7"), "--witness", vkey)
    assert done.exit_code == 0 and "The witness w.example/1 saw it at 20" in done.stdout
    again = run("witness", proof, *as_witness, "--public-key", str(public))
    assert again.exit_code == 2 and "[P984]" in again.stderr and "about 7 entries" in again.stderr
    for spoiled in (b"", b"spoiled", b"\xff\n\n"):
        (tmp_path / "seen").write_bytes(spoiled)
        lost = run("witness", proof, *as_witness, "--public-key", str(public))
        assert lost.exit_code == 2 and "seen: " in lost.stderr and "[P776]" in lost.stderr, lost.stderr
        assert (tmp_path / "seen").read_bytes() == spoiled, "it does not begin anew"


# keys that follow one another


def test_a_key_hands_over_to_another(tmp_path: Path) -> None:
    """Whoever trusts the first key believes what the second signs, once the first has endorsed it in the journal."""
    (first, first_pub), (second, second_pub), (third, _) = (key_files(tmp_path, name) for name in "abc")
    journal = filled(tmp_path / "a.db", 2)
    (tmp_path / "too early").write_bytes(journal.checkpoint(second))
    entry = journal.add_key(second_pub, first, WHO, "смена ключа")
    assert entry.id == 3 and journal.get(3).kind == "key"
    (tmp_path / "cp").write_bytes(journal.checkpoint(second))
    (tmp_path / "other").write_bytes(journal.checkpoint(third))
    assert journal.verify([tmp_path / "cp"], first_pub).covered == 3
    for name in ("too early", "other"):
        with pytest.raises(PunktError, match="P776"):
            journal.verify([tmp_path / name], first_pub)
    with pytest.raises(PunktError, match="P776"):
        journal.verify([tmp_path / "cp"], key_files(tmp_path, "d")[1])
    journal.export(tmp_path / "bundle", private_key=second)
    shutil.copyfile(first_pub, tmp_path / "bundle" / "public.pem")
    assert verify(tmp_path / "bundle", first_pub)[0] == 0
    # a key that endorses itself, and one that a stranger endorses, are nobody's
    journal.add_key(third.with_name("signing.pub"), third, WHO, "сам за себя")
    (tmp_path / "other").write_bytes(journal.checkpoint(third))
    with pytest.raises(PunktError, match="P776"):
        journal.verify([tmp_path / "other"], first_pub)
    journal.export(tmp_path / "stranger", private_key=third)
    code, said = verify(tmp_path / "stranger", first_pub)
    assert code == 1 and "not signed by this key" in said


def test_a_key_is_revoked(tmp_path: Path) -> None:
    (first, first_pub), (second, second_pub) = (key_files(tmp_path, name) for name in "ab")
    journal = filled(tmp_path / "a.db", 2)
    (tmp_path / "before").write_bytes(journal.checkpoint(first))
    journal.add_key(second_pub, first, WHO, "смена ключа")
    journal.revoke_key(first_pub, WHO, "ключ украден")
    (tmp_path / "stolen").write_bytes(journal.checkpoint(first))
    (tmp_path / "after").write_bytes(journal.checkpoint(second))
    assert journal.verify([tmp_path / "before", tmp_path / "after"], first_pub).covered == 4
    with pytest.raises(PunktError, match="P776"):
        journal.verify([tmp_path / "stolen"], first_pub)
    journal.export(tmp_path / "bundle", private_key=first)
    assert "not signed by this key" in verify(tmp_path / "bundle", first_pub)[1]


def test_keys_from_the_command_line(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", 1).close()
    (first, first_pub), (_, second_pub) = (key_files(tmp_path, name) for name in "ab")
    at = ("--journal", str(tmp_path / "a.db"), "--who", "Иванова", "--why", "смена")
    assert run("key", "add", str(second_pub), "--private-key", str(first), *at).exit_code == 0
    assert run("key", "revoke", str(first_pub), *at).exit_code == 0
    for number, words in (("2", "a signing key is added: sha256:"), ("3", "a signing key is revoked: sha256:")):
        said = " ".join(run("show", number, "--journal", str(tmp_path / "a.db")).stdout.split())
        assert words in said and "смена" in said
    assert run("verify", "--journal", str(tmp_path / "a.db")).exit_code == 0
