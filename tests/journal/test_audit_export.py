"""The bundle and its verifier, which runs apart from Punkt: isolated, in a folder where there is no Punkt."""

from __future__ import annotations

import ast
import base64
import json
import os
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from helpers import bounded
from helpers.audit_journals import WHO, decided, seal_key, signing_keys, small, tamper
from helpers.loops import nonempty
from helpers.places import ROOT
from punkt.files.messages.diagnostics import PunktError
from punkt.files.signing import read_private
from punkt.journal import Journal
from punkt.journal import checkpoint as checkpointing

VERIFIER = ROOT / "engine" / "punkt" / "journal" / "verifier.py"


def verify(bundle: Path, *arguments: str) -> tuple[int, str]:
    """Run the bundle's verifier: isolated (-I), so that neither the working folder nor PYTHONPATH gives it Punkt."""
    command = [sys.executable, "-I", str(bundle / "verify.py"), "--lang", "en", *arguments]
    if "--no-key" in command:
        command.remove("--no-key")
    elif "--key" not in command:
        command += ["--key", str(bundle / "public.pem")]  # as if it had come by another way
    done = bounded.run(command, capture_output=True, text=True, cwd=bundle.parent, env={"PYTHONUTF8": "1"}, check=False)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Journal, Path, Path]:
    """A journal with open, sealed and erased entries, and signing keys."""
    folder = tmp_path_factory.mktemp("made")
    journal = Journal.open(folder / "a.db", key=seal_key(folder))
    journal.record_many([small(1), decided("petrova"), decided("two-brothers")], WHO)
    journal.erase([3], WHO, "заявление")
    return journal, *signing_keys(folder)


@pytest.fixture
def bundle(made: tuple[Journal, Path, Path], tmp_path: Path) -> Path:
    journal, private, _ = made
    assert journal.export(tmp_path / "bundle", private_key=private) == 4
    return tmp_path / "bundle"


def test_verifier_stands_alone() -> None:
    """Short enough to be read, it imports the standard library and cryptography only."""
    text = VERIFIER.read_text("utf-8")
    modules = set()
    for node in nonempty(ast.walk(ast.parse(text))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level
            modules.add((node.module or "").partition(".")[0])
    assert modules - sys.stdlib_module_names == {"cryptography"}
    before, _, rest = text.partition("\nSAYS = ")
    code = (before + rest.split("\n}\n", 1)[1]).splitlines()  # all but its messages
    assert len([line for line in code if line.strip() and not line.strip().startswith(("#", '"""'))]) < 310


def test_whole(bundle: Path, made: tuple[Journal, Path, Path]) -> None:
    _, _, public = made
    today = datetime.now(UTC).date().isoformat()
    for arguments in (("--key", str(public)), (str(bundle),)):
        code, said = verify(bundle, *arguments)
        assert code == 0 and f"4 entries, 1 erased; the first of {today}, the last of {today}" in said
        assert said.startswith("all is as it was recorded up to the checkpoint")
    _, number, root, _, time, *_ = (bundle / "checkpoint.txt").read_text("utf-8").splitlines()
    named = f"the checkpoint: {time[5:]}, {number} entries, sha256:{base64.b64decode(root).hex()}; the key sha256:"
    assert said.splitlines()[2].startswith(named)
    assert b"petrova" not in (bundle / "entries.jsonl").read_bytes()
    assert b"1998-03-14" not in (bundle / "entries.jsonl").read_bytes()


def test_in_russian(bundle: Path) -> None:
    """Russian first, as everywhere; what it says of faults has both languages with the same places to fill."""
    assert verify(bundle, "--lang", "ru")[1].startswith(
        "всё так, как записано, по контрольную точку; что было после неё, отсюда не видно\nзаписей 4, из них стёрто 1;"
    )
    code, said = verify(bundle, "--lang", "ru", "--no-key")
    assert code == 3 and said.startswith("НЕ ДОКАЗАНО: нет ключа из другого места (--key)")
    texts = ast.literal_eval(VERIFIER.read_text("utf-8").split("\nSAYS = ")[1].split("\n}\n")[0] + "\n}")
    for russian, english in nonempty(texts.values()):
        assert [n for n in "0123" if f"{{{n}}}" in russian] == [n for n in "0123" if f"{{{n}}}" in english]


@pytest.mark.full
def test_in_the_language_of_the_environment(tmp_path: Path) -> None:
    """``PUNKT_LANG`` tells it as it tells ``punkt``, and ``--lang`` before that; another language is Russian."""

    def told(lang: str, *arguments: str) -> str:
        command = [sys.executable, "-I", str(VERIFIER), str(tmp_path), *arguments]
        environment = {"PYTHONUTF8": "1", "PUNKT_LANG": lang, "COLUMNS": "200"}
        return str(bounded.run(command, capture_output=True, text=True, env=environment, check=False).stdout)

    russian, english = "это не целая выгрузка: ", "this is no whole bundle: "
    assert told("en").startswith(english) and told("ru").startswith(russian) and told("fr").startswith(russian)
    assert told("en", "--lang", "ru").startswith(russian) and told("ru", "--lang=en").startswith(english)
    assert "the public key you trust" in told("en", "--help") and "открытый ключ" in told("", "--help")


def test_disclosed(made: tuple[Journal, Path, Path], tmp_path: Path) -> None:
    journal, private, _ = made
    journal.export(tmp_path / "open", private_key=private, disclose=True)
    assert verify(tmp_path / "open")[0] == 0
    entries = [json.loads(line) for line in (tmp_path / "open" / "entries.jsonl").read_text("utf-8").splitlines()]
    assert entries[1]["parts"]["decision"]["text"].encode() == decided("petrova")[1].to_bytes()
    content = (tmp_path / "open" / "entries.jsonl").read_text("utf-8")
    (tmp_path / "open" / "entries.jsonl").write_text(content.replace("1998-03-14", "1998-03-15"), "utf-8")
    code, said = verify(tmp_path / "open")
    assert code == 1 and "entry 2: the disclosed part case" in said


def change_line(number: int, change: Callable[[dict], None]) -> Callable[[Path], None]:  # type: ignore[type-arg]
    def run(bundle: Path) -> None:
        lines = (bundle / "entries.jsonl").read_text("utf-8").splitlines()
        line = json.loads(lines[number - 1])
        change(line)
        lines[number - 1] = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        (bundle / "entries.jsonl").write_text("\n".join(lines) + "\n", "utf-8")

    return run


def drop_line(number: int) -> Callable[[Path], None]:
    def run(bundle: Path) -> None:
        lines = (bundle / "entries.jsonl").read_text("utf-8").splitlines()
        del lines[number - 1]
        (bundle / "entries.jsonl").write_text("\n".join(lines) + "\n", "utf-8")

    return run


def edit_pack(bundle: Path) -> None:
    path = next((bundle / "packs").glob("*/norms.yaml"))
    path.write_bytes(path.read_bytes() + b"#\n")


def edit_vocabulary(bundle: Path) -> None:
    path = next((bundle / "packs").glob("*/vocabulary/vocabulary.yaml"))
    path.write_bytes(path.read_bytes() + b"#\n")


def lose_pack(bundle: Path) -> None:
    import shutil

    shutil.rmtree(next(iter(sorted((bundle / "packs").iterdir()))))


def other_checkpoint(bundle: Path) -> None:
    path = bundle / "checkpoint.txt"
    path.write_text(path.read_text("utf-8").replace("\n4\n", "\n3\n"), "utf-8")


def unsigned(bundle: Path) -> None:
    """The line that signs stands under another name, and is passed over."""
    path = bundle / "checkpoint.txt"
    path.write_text(path.read_text("utf-8").replace("— punkt", "— other"), "utf-8")


def again(bundle: Path) -> None:
    """What was erased is put back, as an older bundle had it."""
    line = (bundle / "entries.jsonl").read_text("utf-8").splitlines()[1]
    change_line(3, lambda e: e["parts"].update(case=json.loads(line)["parts"]["case"]))(bundle)


def of_another_hash(bundle: Path) -> None:
    lines = (bundle / "entries.jsonl").read_text("utf-8").splitlines()
    head = json.loads(json.loads(lines[3])["head"]) | {"more": "field"}
    written = json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    change_line(4, lambda e: e.update(head=written, hash=f"sha256:{sha256(written.encode()).hexdigest()}"))(bundle)


def write(name: str, content: bytes) -> Callable[[Path], None]:
    def run(bundle: Path) -> None:
        path = bundle / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return run


def other_key(bundle: Path) -> None:
    from punkt.files.signing import new_keys

    (bundle.parent / "trusted.pem").write_bytes((bundle / "public.pem").read_bytes())
    (bundle / "public.pem").write_bytes(new_keys()[1])


def other_beginning(bundle: Path) -> None:
    path = bundle / "journal.json"
    path.write_bytes(path.read_bytes() + b" ")


CHANGES = {
    "case": (change_line(1, lambda e: e["parts"]["case"].update(text="{}")), "entry 1: the part case"),
    "head": (
        change_line(2, lambda e: e.update(head=e["head"].replace("Иванова", "Петрова"))),
        "entry 3: it does not follow",
    ),
    "sealed": (change_line(2, lambda e: e["parts"]["case"].update(stored="AAAA")), "entry 2: the sealed part case"),
    "part gone": (change_line(2, lambda e: e["parts"].pop("decision")), "entry 2: the part decision is missing"),
    "public": (change_line(3, lambda e: e["parts"].pop("public")), "entry 3: the part public is missing"),
    "terms": (change_line(1, lambda e: e["parts"]["terms"].update(text="[]")), "entry 1: the part terms"),
    "added": (change_line(1, lambda e: e["parts"].update(more={"text": ""})), "entry 1: the part more was added"),
    "first gone": (drop_line(1), "entry 1: entry 2 stands here"),
    "middle gone": (drop_line(2), "entry 2: entry 3 stands here"),
    "last gone": (drop_line(4), "entry 3: the part case is missing"),
    "pack": (edit_pack, "are not those that were recorded"),
    "vocabulary": (edit_vocabulary, "are not those that were recorded"),
    "pack gone": (lose_pack, "is missing"),
    "checkpoint": (other_checkpoint, "not signed by this key"),
    "unsigned": (unsigned, "not signed by this key"),
    "beginning": (other_beginning, "no whole bundle: ValueError: journal.json"),
    "erased came back": (again, "entry 3: the part case was erased and is here again"),
    "field of a line": (change_line(1, lambda e: e.update(more=1)), "entry 1: it has other fields"),
    "field of a part": (change_line(1, lambda e: e["parts"]["case"].update(more="")), "entry 1: it has other fields"),
    "field of a head": (of_another_hash, "entry 4: it has other fields, or is written otherwise: more"),
    "spaces": (lambda b: write("entries.jsonl", (b / "entries.jsonl").read_bytes() + b"\n")(b), "no whole bundle"),
    "stray file": (write("notes.txt", b""), "does not belong here: notes.txt"),
    "stray pack": (write("packs/" + "0" * 64 + "/pack.yaml", b""), "does not belong here: packs/000"),
    "stray folder": (lambda b: (b / "packs" / "x").mkdir(), "does not belong here: packs/x"),
    "stray link": (lambda b: (b / "more").symlink_to(b / "README.txt"), "does not belong here: more"),
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("what", CHANGES)
def test_changed(bundle: Path, what: str) -> None:
    change, said = CHANGES[what]
    change(bundle)
    code, found = verify(bundle)
    assert code == (2 if "no whole bundle" in said else 1) and said in found
    if code == 1:
        assert found.startswith("NOT AS IT WAS RECORDED:\n")


def test_what_a_bundle_says_does_not_steer_the_terminal(bundle: Path) -> None:
    """A forger may name a file so that the verdict above is wiped off, or that nothing can be written at all."""
    (bundle / "\x1b[2J\x1b[Hall is as it was recorded").write_bytes(b"")
    with open(os.fsencode(bundle) + b"/\xff", "wb"):
        pass
    code, said = verify(bundle)
    assert code == 1 and said.startswith("NOT AS IT WAS RECORDED:\n") and said.isascii() and "\x1b" not in said
    assert "here: \\u001b[2J\\u001b[Hall is" in said and "here: \\udcff\n" in said


def test_the_key_of_the_folder_is_replaced(bundle: Path) -> None:
    other_key(bundle)
    code, said = verify(bundle, "--key", str(bundle.parent / "trusted.pem"))
    assert code == 1 and "the key in the folder is not the one that was named" in said


def test_the_end_is_cut_off_with_an_older_checkpoint(made: tuple[Journal, Path, Path], tmp_path: Path) -> None:
    """An older bundle is good by itself, and says how far it goes; against a later checkpoint it is not."""
    journal, private, public = made
    (tmp_path / "older").write_bytes(checkpointing.sign(_head_of(journal, 2), read_private(private)))
    journal.export(tmp_path / "bundle", checkpoint=tmp_path / "older", public_key=public)
    code, said = verify(tmp_path / "bundle")
    assert code == 0 and ", 2 entries, sha256:" in said and "2 entries, 0 erased" in said
    (tmp_path / "newer").write_bytes(journal.checkpoint(private))
    code, said = verify(tmp_path / "bundle", "--checkpoint", str(tmp_path / "newer"))
    assert code == 1 and "the checkpoint is about 4 entries, here are 2, or others" in said
    journal.export(tmp_path / "whole", private_key=private)
    code, said = verify(tmp_path / "whole", "--checkpoint", str(tmp_path / "older"))
    assert code == 0 and said.count("the checkpoint:") == 2


def _head_of(journal: Journal, upto: int) -> checkpointing.Checkpoint:
    with journal.database.reading() as connection:
        return journal.head(connection, upto)


def test_another_key(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    _, public = signing_keys(tmp_path / "other")
    code, said = verify(bundle, "--key", str(public))
    assert code == 1 and "not signed by this key" in said


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", ["journal.json", "entries.jsonl", "checkpoint.txt", "public.pem"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"[1]"])
def test_no_bundle(bundle: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (bundle / name).unlink()
    else:
        (bundle / name).write_bytes(content)
    code, said = verify(bundle)
    assert code in (1, 2) and said


def test_up_to_a_checkpoint(tmp_path: Path) -> None:
    private, public = signing_keys(tmp_path)
    journal = Journal.open(tmp_path / "a.db")
    journal.record_many([small(1), small(2)], WHO)
    (tmp_path / "cp").write_bytes(journal.checkpoint(private))
    journal.record(*small(3), WHO)
    assert journal.export(tmp_path / "b.zip", checkpoint=tmp_path / "cp", public_key=public) == 2
    with zipfile.ZipFile(tmp_path / "b.zip") as file:
        file.extractall(tmp_path / "b")
    assert verify(tmp_path / "b")[1].splitlines()[1].startswith("2 entries, 0 erased")


def test_refused(tmp_path: Path) -> None:
    """Without a signature, over what is there, of a damaged journal: an error, and nothing half-written."""
    private, public = signing_keys(tmp_path)
    journal = Journal.open(tmp_path / "a.db")
    journal.record(*small(1), WHO)
    (tmp_path / "there").mkdir()
    before = sorted(tmp_path.iterdir())
    for code, target, options in (
        ("P776", "new", {}),
        ("P776", "new", {"checkpoint": tmp_path / "cp"}),
        ("P776", "new", {"private_key": public}),
        ("P777", "new", {"private_key": private, "disclose": True}),
        ("P697", "there", {"private_key": private}),
        ("P697", "none/new", {"private_key": private}),
    ):
        with pytest.raises(PunktError, match=code):
            journal.export(tmp_path / target, **options)
    journal.close()
    tamper(tmp_path / "a.db", "UPDATE parts SET content = x'00' WHERE name = 'case'")
    with pytest.raises(PunktError, match="P770"):
        Journal.open(tmp_path / "a.db").export(tmp_path / "new", private_key=private)
    assert {path.name for path in tmp_path.iterdir()} - {path.name for path in before} <= {
        "a.db-wal",
        "a.db-shm",
        "a.db-queue",
    }


def test_empty(tmp_path: Path) -> None:
    private, _ = signing_keys(tmp_path)
    assert Journal.open(tmp_path / "a.db").export(tmp_path / "bundle", private_key=private) == 0
    assert verify(tmp_path / "bundle")[0] == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")
@pytest.mark.parametrize("name", ["entries.jsonl", "public.pem", "packs/{pack}/more.yaml", "more"])
def test_what_is_no_file_is_not_waited_for(bundle: Path, made: tuple[Journal, Path, Path], name: str) -> None:
    """A pipe, or a device by a link, which nobody could read to its end; also among the files of a pack."""
    name = name.format(pack=next(iter(sorted((bundle / "packs").iterdir()))).name)
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        (bundle / name).unlink(missing_ok=True)
        make(bundle / name)
        code, said = verify(bundle, "--key", str(made[2]))
        assert code == 1 and f"a file that does not belong here: {name}" in said
