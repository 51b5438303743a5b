"""Laws that are models of DMN: a pack is made of each by the importer when its values are asked for.

The models lie beside the values, in ``files``, a folder for each that is named under ``under``. What the importer
leaves out is still to come, as what a law names under ``later``.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Set
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from punkt import load
from punkt.api import Decision, Rules
from punkt.authoring.dmn.import_model import Found, import_model
from punkt.authoring.dmn.imported_models import read_with_imports
from punkt.authoring.dmn.names import plain
from punkt.authoring.dmn.read_tests import Unfit, converted, read_tests
from punkt.authoring.dmn.values import RECORD, TEXT, Val
from punkt.authoring.dmn.write_pack import make
from punkt.files.messages.diagnostics import PunktError

SHARED = Path(__file__).parents[2].parent / "shared" / "peers"


def folder_of(law: str, name: str) -> Path | None:
    """The folder of a model, ``None`` where it is not here."""
    return next((SHARED / law / "files").glob(f"*/{name}"), None)


@cache
def _rules(folder: Path, words: frozenset[tuple[str, str]]) -> tuple[Rules | None, Found]:
    """The rules made of a model, and how far it went; ``words``: texts of facts that the model does not list."""
    found = import_model(read_with_imports(folder / f"{folder.name}.dmn"))
    for tests in sorted(folder.glob("*-test-*.xml")):
        read_tests(found, tests)
    for path, text in words:
        found.inputs.facts[path].take(found.words.word(text))
    target = Path(tempfile.mkdtemp(prefix="punkt-peers-"))
    atexit.register(shutil.rmtree, target, True)
    try:
        made = make(found, {}, target / "pack")
    except PunktError:  # nothing of it can be carried
        found.decided.clear()
        return None, found
    return load(made.pack, pack_dirs=[made.folder]), found


def outcomes(law: str, entry: Mapping[str, Any]) -> tuple[Decision | PunktError | None, dict[str, Any]]:
    """What is decided, and for each outcome expected, what it is in the pack: a name, or a mapping of names.

    Outcomes that the importer leaves out are not among them.
    """
    folder = folder_of(law, entry["under"][0])
    if folder is None:
        return None, {}
    _, found = _rules(folder, frozenset())
    rules, found = _rules(folder, frozenset(_new_words(found, entry)))
    if rules is None:
        return None, {}
    known = {plain(name): value for name, value in found.decided.items()}
    names = {name: _names(known[name]) for name in entry["expect"] if name in known and known[name].kind}
    data: dict[str, Any] = {}
    for path, value in _facts(found, entry):
        *above, last = path.split(".")
        inner = data
        for part in above:
            inner = inner.setdefault(part, {})
        inner[last] = value
    try:
        return rules.decide({"case": str(entry["id"]), "data": data}, as_of=date.fromisoformat(entry["as_of"])), names
    except PunktError as error:
        return error, names


def worded(law: str, entry: Mapping[str, Any], names: Any, wanted: Any) -> Any:
    """A value expected of some outcomes, those of words as words of the pack."""
    folder = folder_of(law, entry["under"][0])
    assert folder is not None
    found = _rules(folder, frozenset())[1]
    return _worded(found, {slot.path for slot in found.outcomes if slot.kind == TEXT}, names, wanted)


def _worded(found: Found, texts: Set[str], names: Any, wanted: Any) -> Any:
    if isinstance(wanted, Mapping) and "state" not in wanted:
        parts = names if isinstance(names, Mapping) else {}
        return {key: _worded(found, texts, parts.get(key), value) for key, value in wanted.items()}
    if isinstance(wanted, list):
        return [_worded(found, texts, names, value) for value in wanted]
    plain_text = isinstance(names, str) and names in texts
    return found.words.word(wanted) if isinstance(wanted, str) and not plain_text else wanted


def _names(value: Val) -> Any:
    if value.kind == RECORD:
        return {plain(name): _names(one) for name, one in value.fields.items()}
    return value.form["outcome"] if isinstance(value.form, dict) and "outcome" in value.form else ""


def _leaves(found: Found, entry: Mapping[str, Any]) -> Iterator[tuple[Val, Any]]:
    shapes = {plain(name): value for name, value in found.inputs.shape.items()}
    pending = [(shapes[name], value) for name, value in entry.get("given", {}).items() if name in shapes]
    while pending:
        shape, value = pending.pop()
        if shape.kind == RECORD and isinstance(value, Mapping):
            fields = {plain(name): one for name, one in shape.fields.items()}
            pending += [(fields[name], one) for name, one in value.items() if name in fields]
        elif shape.slots:
            yield shape, value


def _new_words(found: Found, entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for shape, value in _leaves(found, entry):
        if (
            shape.slots[0].kind == "string"
            and isinstance(value, str)
            and found.words.word(value) not in shape.slots[0].words
        ):
            yield shape.slots[0].path, value


def _facts(found: Found, entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for shape, value in _leaves(found, entry):
        if isinstance(value, Mapping):
            yield shape.slots[0].path, "none"
        elif isinstance(value, list):
            yield shape.slots[0].path, [found.words.word(str(one)) for one in value]
        else:
            yield shape.slots[0].path, _fact(found, value, shape)


def _fact(found: Found, value: Any, shape: Val) -> Any:
    """A value as a case gives it; one of another kind as it is, for the case to be refused."""
    if not isinstance(value, str):
        return value
    try:
        return converted(found, value, shape)
    except Unfit:
        return value
