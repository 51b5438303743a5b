"""A service of one's own: cases as models of pydantic, decisions as documents. Run by `uvicorn fastapi_app:app`."""

from datetime import date
from typing import Any

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from punkt import CaseError, load


class Degrees(BaseModel):
    self_care: int | None = None
    mobility: int | None = None
    work: int | None = None


class Recipient(BaseModel):
    birth_date: date | None = None
    disability: bool | None = None
    mental_disorder_confirmed: bool | None = None
    needs_social_services: bool | None = None
    ipra: Degrees = Degrees()


class Case(BaseModel):
    case: str
    as_of: date | None = None
    recipient: Recipient


rules = load("ru.karelia.166-p")  # once for the process: threads may share it
app = FastAPI(title="Decisions")


@app.post("/decisions")
def decide(case: Case) -> dict[str, Any]:
    """A function without `async` is called in a thread, so that deciding keeps no other request waiting."""
    try:
        return rules.decide(case).to_dict()
    except CaseError as error:
        raise HTTPException(422, [fault.to_dict() for fault in error.diagnostics]) from None
