"""The models that a model imports: read from beside it, what they have being called by the name of the import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from punkt.files.messages.diagnostics import Diagnostic, PunktError

from .model import Decision, Function, Import, InputData, Model
from .read_model import read_model

Part = TypeVar("Part", InputData, Decision, Function)
MOST = 100
"""Files of a folder among which an imported model is looked for."""


def read_with_imports(path: str | Path) -> Model:
    """The model of a file with the models that it imports, as far as they lie in its folder.

    Raises :class:`PunktError` for what is no XML, or no DMN. What is not found is in ``missing``.
    """
    model = read_model(path)
    _import_all(model, model, (model.namespace,))
    return model


def _import_all(whole: Model, model: Model, above: tuple[str, ...]) -> None:
    """Take the imports of a model in; ``above``: the namespaces that are being read."""
    for one in model.imports:
        named = {"namespace": one.namespace, "name": model.name}
        if one.namespace in above:
            whole.missing.append(Diagnostic("P954", one.place, named))
        elif (found := _beside(model, one)) is None:
            whole.missing.append(Diagnostic("P953", one.place, named))
        else:
            _import_all(whole, found, (*above, one.namespace))
            _take_in(model, found, f"{one.name}." if one.name else "")


def _beside(model: Model, one: Import) -> Model | None:
    """The imported model: of the file that the import names, or of another in the folder, if it is of the namespace."""
    for file in _candidates(Path(model.file).parent, one.file):
        try:
            found = read_model(file)
        except PunktError:  # another file of the folder, which is none of ours
            continue
        if found.namespace == one.namespace:
            return found
    return None


def _candidates(folder: Path, said: str) -> Iterator[Path]:
    """Files in which a model may be; a path or an address is read as the name of a file, nothing is fetched."""
    name = said.replace("\\", "/").rpartition("/")[2]
    files = sorted(folder.glob("*.dmn"))[:MOST]
    yield from sorted(files, key=lambda file: file.name != name)


def _take_in(model: Model, found: Model, within: str) -> None:
    """Add what an imported model has, its names and types beginning with ``within``; of equal names the own stays."""
    types = {name: within + name for name in found.items}
    for name, item in found.items.items():
        model.items.setdefault(within + name, _typed(item, types))
    _add(model.inputs, found.inputs, within, types)
    _add(model.decisions, found.decisions, within, types)
    _add(model.functions, found.functions, within, types)
    parts: list[InputData | Decision | Function] = [*found.inputs, *found.decisions, *found.functions]
    model.names |= found.names | {within + one.name for one in parts}


def _add(here: list[Part], there: list[Part], within: str, types: Mapping[str, str]) -> None:
    known = {one.name for one in here}
    for one in there:
        if within + one.name not in known:
            below = within + (one.within or "")
            here.append(replace(_typed(one, types), name=within + one.name, within=below))


def _typed(node: Any, types: Mapping[str, str]) -> Any:
    """A part of a model with other names of types, also in what is in it."""
    if type(node) is tuple:  # and no place
        return tuple(_typed(one, types) for one in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed = {one.name: _typed(getattr(node, one.name), types) for one in fields(node)}
    if "type" in changed:
        changed["type"] = types.get(changed["type"], changed["type"])
    return replace(node, **changed)
