"""What OpenAPI says of each address: bodies, answers, problems."""

from __future__ import annotations

from typing import Any

from punkt.files.messages.kinds import Kind
from punkt.law.schemas.all_schemas import schema

from .core.pack_contents import Json
from .core.problem_details import MEDIA as PROBLEM
from .core.problem_details import title_of_status

JSON = ("application/json", "text/json")
YAML = ("application/yaml", "application/x-yaml", "text/yaml")
BODIES = ("application/json", "application/yaml")
LINES = "application/jsonl"
_TEXT: Json = {"type": "object", "additionalProperties": {"type": "string"}}
_NAME: Json = {"type": "string"}
_NULLABLE: Json = {"type": ["string", "null"]}
_NUMBER = {"type": "integer", "minimum": 1}
_SPAN: Json = {
    "type": "object",
    "properties": {
        "from": {"type": "string", "format": "date"},
        "until": {"type": ["string", "null"], "format": "date"},
    },
    "required": ["from", "until"],
}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _many(item: Json) -> Json:
    return {"type": "array", "items": item}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _moved(node: Any, name: str) -> Any:
    """A schema whose own definitions are components of the whole."""
    if isinstance(node, dict):
        return {
            key: value.replace("#/$defs/", f"#/components/schemas/{name}.") if key == "$ref" else _moved(value, name)
            for key, value in node.items()
            if key not in ("$defs", "$schema", "$id")
        }
    return [_moved(item, name) for item in node] if isinstance(node, list) else node


def components() -> Json:
    """The schemas the addresses share."""
    found: Json = {}
    for name in ("case", "decision"):
        whole = schema(name)
        found[name] = _moved(whole, name)
        found |= {f"{name}.{inner}": _moved(one, name) for inner, one in whole.get("$defs", {}).items()}
    found["request"] = {
        "description": "A case, with the packs and the day to decide it by",
        "type": "object",
        "properties": {
            "case": _ref("case"),
            "packs": {"type": "array", "items": _NAME, "minItems": 1, "maxItems": 16},
            "as_of": {"type": ["string", "null"], "format": "date"},
        },
        "required": ["case"],
        "additionalProperties": False,
    }
    found["problem"] = _problem()
    found["entry"] = _object(
        id=_NUMBER, hash=_NAME, kind=_NAME, time={"type": "string", "format": "date-time"}, who=_NAME, state=_NAME,
        packs=_many({"type": "object"}), produced_by={"type": "object"}, later=_many({"type": "object"}), case={"type": ["object", "null"]},
        decision={"anyOf": [_ref("decision"), {"type": "null"}]},
    )  # fmt: skip
    found["pack"] = _object(
        id=_NAME, version=_NAME, sha256=_NAME, title=_TEXT, document={"type": "object"},
        jurisdiction={"type": "object"}, in_force=_SPAN, extends=_NULLABLE, rests_on=_many(_NAME), vocabulary=_NULLABLE, points=_many(_NAME),
        counts={"type": "object", "additionalProperties": {"type": "integer"}},
    )  # fmt: skip
    found["packs"] = _object(packs=_many(_ref("pack")), loaded={"type": "string", "format": "date-time"})
    listed = _many({"type": "object"})
    found["point"] = _object(
        pack=_NAME, point=_NAME, title=_TEXT, units=listed, rules=listed, norms=listed, readings=listed
    )
    found["vocabulary"] = _object(
        id=_NAME, version=_NAME, title=_TEXT, units={"type": "object", "additionalProperties": _TEXT},
        subjects=listed, outcomes=listed,
    )  # fmt: skip
    found["questions"] = _object(
        case=_NAME, as_of={"type": "string", "format": "date"}, next={"type": ["object", "null"]},
        remaining=_many(_NAME), method=_NAME, done={"type": "boolean"}, presumed=_many({"type": "object"}),
    )  # fmt: skip
    person = _object(id=_NAME, name=_NAME)
    waits = {"id": _NAME, "case": _NAME, "proposed_by": person, "to": person, "digest": _NAME, "packs": _many(_NAME)}
    waits |= {"ends": {"type": "string", "format": "date-time"}}
    found["proposal"] = _object(**waits, decision=_ref("decision"))
    found["proposals"] = _object(proposals=_many(_object(**waits)))
    found["returned"] = _object(id=_NAME, to=person)
    found["reloaded"] = _object(packs=listed, loaded={"type": "string", "format": "date-time"})
    found["state"] = {"type": "object", "properties": {"status": _NAME}, "required": ["status"]}
    return found


def _problem() -> Json:
    error = {
        "type": "object",
        "properties": {
            "code": {"type": "string", "pattern": "^P[0-9]{3}$"},
            "message": _NAME,
            "kind": {"type": "string", "enum": [kind.value for kind in Kind]},
            "at": _NAME,
            "line": {"type": "integer"},
            "column": {"type": "integer"},
            "path": _NAME,
            "arguments": {"type": "object"},
        },
        "required": ["code", "message", "kind", "at", "arguments"],
    }
    return {
        "description": "Problem details (RFC 9457); `errors` holds everything that is wrong",
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": _NAME,
            "status": {"type": "integer"},
            "detail": _NAME,
            "instance": {"type": "string", "format": "uri"},
            "code": {"type": "string", "pattern": "^P[0-9]{3}$"},
            "errors": _many(error),
        },
        "required": ["type", "title", "status", "detail", "code", "errors"],
    }


def _answers(content: Json, *statuses: int, description: str = "Done", headers: Json | None = None) -> Json:
    """The responses of an address: what it gives, and the problems it may have."""
    found: dict[int | str, Json] = {
        200: {"description": description, "content": content, **({"headers": headers} if headers else {})}
    }
    for status in sorted({*statuses, 400, 401, 403, 422, 429, 503}):
        found[status] = {
            "description": title_of_status(status)["en"],
            "content": {PROBLEM: {"schema": _ref("problem")}},
        }
    return {"responses": found}


def _json(name: str) -> Json:
    return {"application/json": {"schema": _ref(name)}}


def _body(media: Json, description: str) -> Json:
    return {"openapi_extra": {"requestBody": {"required": True, "description": description, "content": media}}}


_CASE = {"anyOf": [_ref("case"), _ref("request")]}
_WHAT = "A case as a case file has it, or `{case: …, packs: […], as_of: …}`"
_HEADERS: Json = {
    "Location": {"description": "The decision in the journal", "schema": _NAME},
    "Punkt-Decision": {"description": "Its number in the journal", "schema": _NAME},
}


def decision() -> Json:
    """Of ``POST /v1/decisions``."""
    media = {kind: {"schema": _CASE} for kind in BODIES}
    answers = _answers(_json("decision"), 404, 409, 413, 415, description="The decision document", headers=_HEADERS)
    return {**answers, **_body(media, _WHAT)}


def batch() -> Json:
    """Of ``POST /v1/decisions:batch``."""
    answers = _answers({LINES: {"schema": {"type": "string", "contentMediaType": LINES}}}, 413, 415)
    answers["responses"][200]["description"] = "One line of JSON for each line, in order: `#/components/schemas/line`"
    return {**answers, **_body({LINES: {"schema": {"type": "string"}}}, f"One line of JSON for each case. {_WHAT}")}


def line() -> Json:
    """A line of the answer to a batch."""
    found = _object(line={"type": "integer"})
    found["properties"] |= {"id": _NUMBER, "decision": _ref("decision"), "problem": _ref("problem")}
    return found


def recorded() -> Json:
    """Of ``GET /v1/decisions/{id}``."""
    return _answers(_json("entry"), 404)


def proposed() -> Json:
    """Of ``POST /v1/proposals``."""
    media = {kind: {"schema": _CASE} for kind in BODIES}
    answers = _answers(_json("proposal"), 409, 413, 415, description="What is proposed, and to whom")
    answers["responses"][201] = answers["responses"].pop(200)
    return {**answers, **_body(media, _WHAT)}


def proposals(name: str) -> Json:
    """Of what shows, lists or gives back proposals: ``proposal``, ``proposals``, ``returned``."""
    return _answers(_json(name), *((404, 409) if name != "proposals" else (409,)))


def confirmed() -> Json:
    """Of ``POST /v1/proposals/{id}/confirm``."""
    return _answers(_json("decision"), 404, 409, description="The decision document, recorded", headers=_HEADERS)


def listed(name: str) -> Json:
    """Of what lists packs, their points or the vocabulary."""
    return _answers(_json(name), *(() if name in ("packs", "vocabulary") else (404,)))


def questions() -> Json:
    """Of ``POST /v1/questions``."""
    media = {kind: {"schema": _CASE} for kind in BODIES}
    return {**_answers(_json("questions"), 413, 415), **_body(media, _WHAT)}


def reloaded() -> Json:
    """Of ``POST /v1/admin/reload``."""
    return _answers(_json("reloaded"), 409, 413, 415)


STATE = _ref("state")


def state() -> Json:
    """Of ``/health`` and ``/ready``."""
    found = _answers(_json("state"))
    found["responses"] = {status: found["responses"][status] for status in (200, 403)}
    return found


def metrics() -> Json:
    """Of ``/metrics``."""
    return _answers({"text/plain": {"schema": _NAME}})
