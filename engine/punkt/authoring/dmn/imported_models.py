"""The models that a model imports: read from beside it, what they have being called by the name of the import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from punkt.files.messages.diagnostics import Diagnostic, PunktError
from punkt.kernel.cached_attribute import cached_attribute

from .model import Decision, Function, Import, InputData, Model
from .read_model import read_model

Part = TypeVar("Part", InputData, Decision, Function)
MOST = 100
"""Files of a folder among which an imported model is looked for."""


def read_with_imports(path: str | Path) -> Model:
    """The model of a file with the models that it imports, as far as they lie in its folder.

    Raises :class:`PunktError` for what is no XML, or no DMN. What is not found is in ``missing``, and what is wrong with
    the file that an import means.
    """
    model = read_model(path)
    _import_all(model, model, (model.namespace,), _Folder(Path(model.file).parent))
    return model


def _import_all(whole: Model, model: Model, above: tuple[str, ...], folder: _Folder) -> None:
    """Take the imports of a model in; ``above``: the namespaces that are being read."""
    for one in model.imports:
        named = {"namespace": one.namespace, "name": model.name}
        if one.namespace in above:
            whole.missing.append(Diagnostic("P954", one.place, named))
        elif (there := folder.of(one)) is not None:
            # for this import alone: its own imports are taken into its lists; what stands in them never changes
            found = replace(there, **{part.name: copy(getattr(there, part.name)) for part in fields(there)})
            _import_all(whole, found, (*above, one.namespace), folder)
            _take_in(model, found, f"{one.name}." if one.name else "")
        elif wrong := folder.wrong(one):
            whole.missing += [fault for fault in wrong if fault not in whole.missing]
        else:
            whole.missing.append(Diagnostic("P953", one.place, named))


class _Folder:
    """The models that lie beside one, each file read once."""

    def __init__(self, folder: Path) -> None:
        self._files = sorted(folder.glob("*.dmn"))[:MOST]

    @cached_attribute
    def _read(self) -> dict[Path, Model | PunktError]:
        """The model of each file, or what is wrong with it."""
        found: dict[Path, Model | PunktError] = {}
        for file in self._files:
            try:
                found[file] = read_model(file)
            except PunktError as error:
                found[file] = error
        return found

    def of(self, one: Import) -> Model | None:
        """An imported model: of the file that the import names, or of another, if it is of the namespace."""
        models = [(file, model) for file, model in self._read.items() if isinstance(model, Model)]
        models.sort(key=lambda pair: pair[0].name != _name(one))
        return next((model for _, model in models if model.namespace == one.namespace), None)

    def wrong(self, one: Import) -> list[Diagnostic]:
        """What is wrong with the file that an import names, or else with those that say to be of its namespace."""
        broken = {file: error for file, error in self._read.items() if isinstance(error, PunktError)}
        meant = [file for file in broken if file.name == _name(one)]
        meant = meant or [file for file in broken if _says(file, one.namespace)]
        return [fault for file in meant for fault in broken[file].diagnostics]


def _name(one: Import) -> str:
    """The name of the file that an import names: of a path or an address the last part, for nothing is fetched."""
    return one.file.replace("\\", "/").rpartition("/")[2]


def _says(file: Path, namespace: str) -> bool:
    """Whether a file that cannot be read as a model begins as one of the namespace."""
    try:
        text = file.read_bytes().decode(errors="replace")
    except OSError:
        return False
    said = re.search(r"<(?:\w+:)?definitions\b[^>]*?\snamespace\s*=\s*([\"'])(.*?)\1", text, re.DOTALL)
    return said is not None and said[2] == namespace


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
