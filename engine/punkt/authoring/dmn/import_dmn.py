"""``punkt import dmn``: a model of DMN becomes a pack."""

from __future__ import annotations

from pathlib import Path

from .import_model import import_model
from .imported_models import read_with_imports
from .read_tests import read_tests
from .write_pack import Made, make, pack_id


def import_dmn(file: str | Path, into: str | Path | None = None, tests: str | Path | None = None) -> Made:
    """Make a pack of a model, in a folder that is not there yet; without ``into`` it is called as the pack.

    ``tests``: a file of test cases as the DMN TCK has them, which become the cases of the pack. Raises
    :class:`PunktError` for what is no DMN, where nothing of it can be carried, or the folder cannot be made.
    """
    model = read_with_imports(file)
    found = import_model(model)
    cases = read_tests(found, tests) if tests is not None else {}
    return make(found, cases, Path(into) if into is not None else Path(pack_id(model.name)))
