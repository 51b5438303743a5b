"""What OpenAPI says of each address: its name, bodies, answers, problems."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from .core.papers import DOCX
from .core.problem_details import MEDIA as PROBLEM
from .core.problem_details import title_of_status
from .description.shapes import COUNT, NAME, NUMBER, Json, many, record, ref

JSON = ("application/json", "text/json")
YAML = ("application/yaml", "application/x-yaml", "text/yaml")
BODIES = ("application/json", "application/yaml")


def _named(name: str, **said: Any) -> dict[str, Any]:
    """What FastAPI is told of an address: what clients call it, and more. It answers what is said here, and else nothing."""
    return {"operation_id": name, "response_class": Response, **said}


def _answers(content: Json, *statuses: int, description: str = "Done", headers: Json | None = None) -> Json:
    """The responses of an address: what it gives, and the problems it may have."""
    found: dict[int | str, Json] = {
        200: {"description": description, "content": content, **({"headers": headers} if headers else {})}
    }
    for status in sorted({*statuses, 400, 401, 403, 422, 429, 503}):
        found[status] = {
            "description": title_of_status(status)["en"],
            "content": {PROBLEM: {"schema": ref("Problem")}},
        }
    return {"responses": found}


def _json(name: str) -> Json:
    return {"application/json": {"schema": ref(name)}}


def _body(schema: Json, description: str) -> Json:
    """The body of a request. Only JSON is described: of several kinds generators of clients choose none, or all."""
    media = {"application/json": {"schema": schema}}
    return {"openapi_extra": {"requestBody": {"required": True, "description": description, "content": media}}}


_CASE: Json = {"anyOf": [ref("CaseFile"), ref("DecisionRequest")]}
_ASKED: Json = {"anyOf": [ref("CaseFile"), ref("QuestionRequest")]}
_WHAT = "A case as a case file has it, or `{case: …, packs: […], as_of: …}`; also as YAML (`application/yaml`)"
_LIST = (
    "A list of cases, each as a case file has it, or `{case: …, packs: […], as_of: …}`. As JSON Lines "
    "(`application/jsonl`), a case a line, there may be any number of them, and each is answered by a line at once"
)
_READABLE = "by `Accept`, `text/plain` or `text/html`, the decision for a reader"
_HEADERS: Json = {
    "Location": {"description": "The decision in the journal", "schema": NAME},
    "Punkt-Decision": {"description": "Its number in the journal", "schema": NAME},
}


def decision() -> Json:
    """Of ``POST /v1/decisions``."""
    told = f"The decision document; {_READABLE}"
    answers = _answers(_json("Decision"), 404, 409, 413, 415, description=told, headers=_HEADERS)
    return _named("decideCase", **answers, **_body(_CASE, _WHAT))


def batch() -> Json:
    """Of ``POST /v1/decisions:batch``."""
    media = {"application/json": {"schema": many(ref("BatchLine"))}}
    answers = _answers(media, 404, 413, 415, description="An answer for each case, in order")
    return _named("decideBatch", **answers, **_body(many(_CASE), _LIST))


def batch_lines() -> Json:
    """The components of an answer to a batch."""
    decided = {"line": NUMBER, "id": NUMBER, "decision": ref("Decision")}
    refused = {"line": COUNT, "problem": ref("Problem")}
    return {
        "DecidedLine": record("A case that was decided, by its place in the batch", decided, optional=("id",)),
        "RefusedLine": record("A case that was not decided; line 0: the batch broke off", refused),
        "BatchLine": {"anyOf": [ref("DecidedLine"), ref("RefusedLine")]},
    }


def recorded() -> Json:
    """Of ``GET /v1/decisions/{id}``."""
    return _named("getDecision", **_answers(_json("Entry"), 404, description=f"The entry; {_READABLE}"))


def proposed() -> Json:
    """Of ``POST /v1/proposals``."""
    answers = _answers(_json("Proposal"), 409, 413, 415, description="What is proposed, and to whom")
    answers["responses"][201] = answers["responses"].pop(200)
    return _named("proposeDecision", **answers, **_body(_CASE, _WHAT))


def proposals(operation: str, name: str) -> Json:
    """Of what shows, lists or gives back proposals."""
    return _named(operation, **_answers(_json(name), *((404, 409) if name != "ProposalList" else (409,))))


def confirmed() -> Json:
    """Of ``POST /v1/proposals/{id}/confirm``."""
    text, answers = "The decision document, recorded", (404, 409)
    return _named("confirmProposal", **_answers(_json("Decision"), *answers, description=text, headers=_HEADERS))


def listed(operation: str, name: str) -> Json:
    """Of what lists packs, their points or the vocabulary."""
    tag = {"ETag": {"description": "For `If-None-Match`", "schema": NAME}}
    found = _answers(_json(name), *(() if name in ("PackList", "Vocabulary") else (404,)), headers=tag)
    found["responses"][304] = {"description": "The same as that of `If-None-Match`"}
    return _named(operation, **found)


def questions() -> Json:
    """Of ``POST /v1/questions``."""
    return _named("nextQuestion", **_answers(_json("Questions"), 404, 413, 415), **_body(_ASKED, _WHAT))


def missing() -> Json:
    """Of ``POST /v1/missing``."""
    return _named("listMissing", **_answers(_json("ExactMissing"), 404, 413, 415, 500), **_body(_CASE, _WHAT))


def ways() -> Json:
    """Of ``POST /v1/why-not``."""
    return _named("findWays", **_answers(_json("WaysToOutcome"), 404, 413, 415, 500), **_body(_CASE, _WHAT))


def entries() -> Json:
    """Of ``GET /v1/decisions``."""
    return _named("listEntries", **_answers(_json("EntryList")))


def calendar() -> Json:
    """Of ``GET /v1/decisions/{id}/calendar``."""
    return _named("getCalendar", **_answers({"text/calendar": {"schema": NAME}}, 404))


def papers() -> Json:
    """Of ``GET /v1/decisions/{id}/papers``."""
    return _named("listPapers", **_answers(_json("PaperList"), 404))


def paper() -> Json:
    """Of ``POST /v1/decisions/{id}/papers/{form}``. The file comes first: generators of clients take it as bytes."""
    kinds = {DOCX: {"schema": {"type": "string", "format": "binary"}}, "text/html": {"schema": NAME}}
    made = {"Punkt-Paper": {"description": "The number of the paper issued, in the journal", "schema": NAME}}
    answers = _answers(kinds, 404, 413, 415, 500, description="The paper, as DOCX or HTML", headers=made)
    return _named("makePaper", **answers, **_body(ref("PaperRequest"), "Which paper, and what is typed for it"))


def reloaded() -> Json:
    """Of ``POST /v1/admin/reload``."""
    return _named("reloadPacks", **_answers(_json("Reloaded"), 409, 413, 415))


STATE = ref("State")


def state(operation: str) -> Json:
    """Of ``/health`` and ``/ready``."""
    found = _answers(_json("State"))
    return _named(operation, responses={status: found["responses"][status] for status in (200, 403)})


def metrics() -> Json:
    """Of ``/metrics``."""
    return _named("getMetrics", **_answers({"text/plain": {"schema": NAME}}))
