"""Calls with faults as exceptions, and any number of cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from .generated import AuthenticatedClient
from .generated.api.decisions import decide_batch, decide_case
from .generated.models import CaseFile, DecidedLine, Decision, DecisionRequest, Language, Problem, RefusedLine
from .generated.types import UNSET, Response

T = TypeVar("T")


class PunktProblem(Exception):
    """What the service refuses: ``problem`` has everything that is wrong, ``None`` where no service answered so."""

    def __init__(self, status: int, problem: Problem | None) -> None:
        super().__init__(problem.detail if problem is not None else f"HTTP {status}")
        self.status, self.problem = status, problem


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, and its number in the journal where it was recorded."""

    decision: Decision
    entry: int | None


class Punkt:
    """A service at an address; ``client`` is for the generated calls. ``key``: a service of one's own machine may need
    none."""

    def __init__(self, base_url: str, key: str = "", lang: str = "", timeout: float = 60.0) -> None:
        headers = {"Accept-Language": Language(lang).value} if lang else {}
        prefix = "Bearer" if key else ""
        self.client = AuthenticatedClient(base_url, key, prefix=prefix, headers=headers, timeout=timeout)  # type: ignore[arg-type]

    def decide(
        self, case: CaseFile | Mapping[str, Any], packs: Iterable[str] = (), as_of: date | None = None, once: str = ""
    ) -> Decided:
        """Decide a case, and record it where the service keeps a journal.

        With ``once``, a text of the caller's own making, a case that is sent again within a day is recorded once.
        Raises :class:`PunktProblem`.
        """
        answer = decide_case.sync_detailed(
            client=self.client, body=_request(case, packs, as_of), idempotency_key=once or UNSET
        )
        entry = answer.headers.get("Punkt-Decision")
        return Decided(_good(answer, Decision), int(entry) if entry else None)

    def decide_all(
        self,
        cases: Iterable[CaseFile | Mapping[str, Any]],
        packs: Iterable[str] = (),
        as_of: date | None = None,
        size: int = 100,
    ) -> Iterator[DecidedLine | RefusedLine]:
        """Decide any number of cases, ``size`` of them together.

        Lines are numbered over all; one that is wrong bears a problem and stops no other. Raises :class:`PunktProblem`.
        """
        rest, done, packs = iter(cases), 0, list(packs)
        while some := list(islice(rest, size)):
            body: list[CaseFile | DecisionRequest] = [_request(case, packs, as_of) for case in some]
            for line in _good(decide_batch.sync_detailed(client=self.client, body=body), list):
                if isinstance(line, RefusedLine) and line.line == 0:
                    raise PunktProblem(line.problem.status, line.problem)
                line.line += done
                yield line
            done += len(some)


def _request(case: CaseFile | Mapping[str, Any], packs: Iterable[str], as_of: date | None) -> DecisionRequest:
    given = case.to_dict() if isinstance(case, CaseFile) else dict(case)
    named, day = list(packs), {"as_of": as_of.isoformat()} if as_of else {}
    return DecisionRequest.from_dict({"case": given, **({"packs": named} if named else {}), **day})


def _good(answer: Response[Any], kind: type[T]) -> T:
    """What was asked for. Raises :class:`PunktProblem`."""
    if isinstance(answer.parsed, kind):
        return answer.parsed
    problem = answer.parsed if isinstance(answer.parsed, Problem) else None
    raise PunktProblem(int(answer.status_code), problem)
