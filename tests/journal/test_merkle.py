"""The tree over the chain: roots known from elsewhere, proofs of every leaf and of every beginning, and signed notes."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from pathlib import Path

import pytest

from helpers.audit_journals import filled, signing_keys
from helpers.lengths import many
from helpers.loops import nonempty
from punkt.files.signing import new_keys, read_private, read_public
from punkt.journal import checkpoint as checkpointing
from punkt.journal import merkle, note

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""The roots over the first 0, 1, … 8 of these leaves, as the logs of Certificate Transparency have them."""


def mth(contents: list[bytes]) -> bytes:
    """The Merkle tree hash, word for word as RFC 6962, section 2.1, defines it."""
    n = len(contents)
    if n == 0:
        return hashlib.sha256().digest()
    if n == 1:
        return hashlib.sha256(b"\x00" + contents[0]).digest()
    k = max(1 << bit for bit in range(20) if 1 << bit < n)
    return hashlib.sha256(b"\x01" + mth(contents[:k]) + mth(contents[k:])).digest()


def frontier(contents: list[bytes]) -> bytes:
    found = merkle.Frontier()
    for one in contents:
        found.add(one)
    return found.root()


def test_known_roots() -> None:
    for size, root in nonempty(enumerate(ROOTS)):
        first = LEAVES[:size]
        assert mth(first).hex() == root
        assert frontier(first).hex() == root and merkle.root([merkle.leaf(one) for one in first]).hex() == root


def test_every_proof_of_every_tree() -> None:
    """Each leaf and each beginning of trees of all small sizes; and each proof with a bit turned, one less or one more."""
    for size in range(1, many(12, 40, 130)):
        contents = [bytes([n, size]) for n in range(size)]
        hashes, root = [merkle.leaf(one) for one in contents], mth(contents)
        assert frontier(contents) == merkle.root(hashes) == root
        for index in range(size):
            path = merkle.inclusion(hashes, index)
            assert len(path) <= (size - 1).bit_length()
            assert merkle.included(contents[index], index, size, path, root)
            assert not merkle.included(contents[index] + b"x", index, size, path, root)
            assert not merkle.included(contents[index], index, size, [*path, root], root)
            assert not path or not merkle.included(contents[index], index, size, path[:-1], root)
            assert not merkle.included(contents[index], index ^ 1, size, path, root)
        for old in range(size + 1):
            proof, before = merkle.consistency(hashes, old), mth(contents[:old])
            assert merkle.consistent(old, size, before, root, proof)
            assert not merkle.consistent(old, size, before, root, [*proof, root])
            assert not merkle.consistent(old, size, mth([*contents[:old], b"x"]), root, proof)
            assert not proof or not merkle.consistent(old, size, before, root, proof[:-1])
            assert old in (0, size) or not merkle.consistent(old, size, before, mth([*contents, b"x"]), proof)
    assert not merkle.consistent(3, 2, root, root, []) and not merkle.included(b"", -1, 2, [], root)


def test_a_checkpoint_is_over_the_heads(tmp_path: Path) -> None:
    """The note by its parts, the root by hand from the rows of the database."""
    private, public = signing_keys(tmp_path)
    journal = filled(tmp_path / "a.db", 5)
    text = journal.checkpoint(private).decode()
    with sqlite3.connect(tmp_path / "a.db") as connection:
        heads = [row[0] for row in connection.execute("SELECT head FROM entries ORDER BY number")]
        genesis = connection.execute("SELECT genesis FROM journal").fetchone()[0]
    body, _, signature = text.partition("\n\n")
    origin, number, root, beginning, time = body.split("\n")
    assert (origin, number) == (f"punkt-journal/{journal.id}", "5")
    assert base64.b64decode(root) == mth(heads) and time.startswith("time 20")
    assert beginning == f"genesis sha256:{hashlib.sha256(genesis).hexdigest()}"
    dash, name, encoded = signature.rstrip("\n").split(" ")
    data, key = base64.b64decode(encoded), read_public(public)
    assert (dash, name) == ("—", origin)
    assert data[:4] == hashlib.sha256(name.encode() + b"\n\x01" + key.public_bytes_raw()).digest()[:4]
    key.verify(data[4:], f"{body}\n".encode())


PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAYING = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""


def test_a_note_of_another_program() -> None:
    """The example of the Go library from which the form of signed notes comes: its key, its id and its signature."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(PETER.split("+")[2])[1:])
    assert note.verifier_key("PeterNeumann", key) == PETER
    found = note.parse(SAYING.encode())
    assert note.is_signed(found, "PeterNeumann", key)
    assert not note.is_signed(found, "Another", key)
    assert not note.is_signed(note.parse(SAYING.replace("answer", "Answer").encode()), "PeterNeumann", key)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\n\n", b"a\n", b"a\n\n", b"\xff" * 9, b"x" * 1_000_001, SAYING.encode()[:-1]),
        *(SAYING.replace(*way).encode() for way in (("— P", "- P"), ("AM=\n", "AN=\n"), ("\n", "\r\n"))),
    ],
)
def test_what_is_no_note(content: bytes) -> None:
    with pytest.raises(ValueError):
        note.parse(content)


def test_a_witness_signs_the_time_too(tmp_path: Path) -> None:
    private, _ = signing_keys(tmp_path)
    text = filled(tmp_path / "a.db", 1).checkpoint(private).decode()
    (tmp_path / "w").write_bytes(new_keys()[0])
    witness = read_private(tmp_path / "w")
    body = text.partition("\n\n")[0] + "\n"
    line = note.cosignature(body, "witness.example/w1", witness, 1_700_000_000)
    data, raw = base64.b64decode(line.split(" ")[2]), witness.public_key().public_bytes_raw()
    assert data[:4] == hashlib.sha256(b"witness.example/w1\n\x04" + raw).digest()[:4]
    assert int.from_bytes(data[4:12], "big") == 1_700_000_000
    witness.public_key().verify(data[12:], f"cosignature/v1\ntime 1700000000\n{body}".encode())
    found = note.parse((text + line).encode())
    assert note.seen_at(found, "witness.example/w1", witness.public_key()) == 1_700_000_000
    assert note.seen_at(found, "witness.example/w2", witness.public_key()) is None
    checkpoint, _ = checkpointing.parse((text + line).encode())
    assert checkpoint.number == 1
    other = note.parse((text.replace("\n1\n", "\n2\n") + line).encode())
    assert note.seen_at(other, "witness.example/w1", witness.public_key()) is None
