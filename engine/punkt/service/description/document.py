"""The whole description: what FastAPI knows of the addresses, with our components."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from punkt.service.core.pack_snapshot import Shelf
from punkt.service.openapi import batch_lines

from .components import components
from .shapes import Json, ref
from .typed_cases import typed_cases

_SHARED = {"lang": "Language", "pack": "PackId"}
"""Parameters → the components of their values."""


def described(app: FastAPI) -> Json:
    """The description of the addresses (OpenAPI 3.1), whatever packs are served."""
    if not app.openapi_schema:
        found = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        found.setdefault("components", {})["schemas"] = {**components(), **batch_lines()}
        for path, methods in found["paths"].items():
            for operation in methods.values():
                for parameter in operation.get("parameters", ()):
                    parameter["schema"] = _plain(path, parameter)
        app.openapi_schema = found
    return app.openapi_schema


def _plain(path: str, parameter: Mapping[str, Any]) -> Json:
    """The schema of a parameter's value: a parameter is left out, and never ``null``."""
    name, schema = parameter["name"], dict(parameter["schema"])
    for one in schema.pop("anyOf", ()):
        if one != {"type": "null"}:
            schema |= one
    schema.pop("title", None)
    if "items" in schema:
        return {**schema, "items": ref(_SHARED[name]) if name in _SHARED else schema["items"]}
    if path.startswith("/v1/packs/") and name == "id":
        return ref("PackId")
    return ref(_SHARED[name]) if name in _SHARED else schema


def described_with_packs(general: Json, shelf: Shelf) -> Json:
    """The description with the cases of the packs of a shelf."""
    schemas = general["components"]["schemas"]
    vocabularies = {name: shelf.loaded[name].vocabulary for name in shelf.deciding}
    vocabularies = {name: vocabulary for name, vocabulary in vocabularies.items() if vocabulary.id}
    titles = {name: shelf.packs[name].title for name in vocabularies}
    typed = typed_cases(vocabularies, titles, schemas)
    return {**general, "components": {**general["components"], "schemas": {**schemas, **typed}}}


class Description:
    """The description as it is sent: with the packs of the shelf that is served, made once for it."""

    def __init__(self, app: FastAPI) -> None:
        self._app, self._lock = app, Lock()
        self._shelf: Shelf | None = None
        self._typed = b""

    def text(self, shelf: Shelf | None) -> bytes:
        """The JSON; without a shelf it tells of no packs. Quick but for the first time after packs were read."""
        general = described(self._app)
        if shelf is None:
            return orjson.dumps(general)
        with self._lock:
            if self._shelf is not shelf:
                self._typed, self._shelf = orjson.dumps(described_with_packs(general, shelf)), shelf
            return self._typed
