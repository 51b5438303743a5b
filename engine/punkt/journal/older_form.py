"""Packs of form 1.0.0, by which entries under ``punkt/decision/1`` were decided, put into today's form.

What such a pack decides stays as it was, by status and value. A check with ``applies`` came to the
value `not_applicable`, which is a status now; one that was silent elsewhere says ``when``; the
condition ``none`` is called ``neither``. Every clause contradicted what a case states as established,
also one that leaves a choice: such clauses are read as recommended, and modality is not compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from punkt.files.read import read_text

from .kept_packs import VOCABULARY, KeptPack

OLDER = "punkt/decision/1"
"""The form of decision documents of which only the meaning is compared."""
DECIDES_NOTHING = ("acknowledged", "better")
YIELDING = ("discretionary", "proposal")


def translated(packs: Iterable[KeptPack]) -> list[KeptPack]:
    """The packs in today's form, under the hashes that they are kept by."""
    return [replace(pack, files=tuple(_files(pack))) for pack in packs]


def meaning(document: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Status and value of each outcome of a decision document, by ``subject.outcome``."""
    found = {}
    for subject, outcomes in document["outcomes"].items():
        for name, one in outcomes.items():
            away = one["kind"] == "check" and one["value"] == "not_applicable"
            found[f"{subject}.{name}"] = ("not_applicable", None) if away else (one["status"], one["value"])
    return found


def _files(pack: KeptPack) -> Iterable[tuple[str, bytes]]:
    contents = {name: read_text(data, name).data for name, data in pack.files}
    established = _established(contents.get(VOCABULARY))
    for name, data in contents.items():
        if isinstance(data, dict) and any(key in data for key in DECIDES_NOTHING):
            continue
        assert isinstance(data, dict)  # as every file of a pack that was loaded
        yield name, "".join(f"{key}: {_written(_in_form(item, established))}\n" for key, item in data.items()).encode()


def _established(vocabulary: Any) -> set[str]:
    """The facts that a case may state as already established."""
    subjects = vocabulary["subjects"].values() if isinstance(vocabulary, dict) else ()
    return {n for one in subjects for n, fact in one.get("facts", {}).items() if fact.get("established")}


def _in_form(data: Any, established: set[str]) -> Any:
    if isinstance(data, list):
        return [_in_form(item, established) for item in data]
    if not isinstance(data, dict):
        return data
    found = {
        "neither" if key == "none" and isinstance(value, list) else key: _in_form(value, established)
        for key, value in data.items()
    }
    if found.get("otherwise") == "silent" and "check" in found:
        del found["otherwise"]
        found["when"] = found.pop("applies")
    if found.get("decide") in established and found.get("modality") in YIELDING:
        found["modality"] = "recommended"
    return found


def _written(data: Any) -> str:
    """Data as JSON, which is YAML too; numbers with all their digits."""
    if isinstance(data, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(str(key), ensure_ascii=False)}: {_written(v)}" for key, v in data.items())
            + "}"
        )
    if isinstance(data, list):
        return "[" + ", ".join(map(_written, data)) + "]"
    return format(data, "f") if isinstance(data, Decimal) else json.dumps(data, ensure_ascii=False)
