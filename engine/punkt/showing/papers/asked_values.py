"""Facts and outcomes of a decided case, as a form asks for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from punkt.deciding.decision import Decision
from punkt.kernel.domains import show
from punkt.kernel.records import Record

from .paper_model import Need

SO, OTHERWISE, UNKNOWN = "so", "otherwise", "open"


class AskedValues:
    """The values of one decided case."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self._records: dict[str, Record] = {record.name: record for record in decision.judged.case.records}

    def value(self, kind: str, record: str, name: str) -> Any:
        """The value of a fact or an outcome; ``None`` where it has none, or it is not known."""
        if kind != "fact":
            return self.decision[record, name].value if (record, name) in self.decision else None
        found = self._records.get(record)
        return None if found is None else found.facts.get(name, self._derived(found, name))

    def state(self, need: Need, subject: str) -> str:
        """Whether it is as needed: ``so``, ``otherwise``, ``open`` where not known, or why an outcome has no value."""
        record = need.section or subject
        value = self.value(need.kind, record, need.name)
        if value is not None:
            return SO if need.value in ("", show(value)) else OTHERWISE
        if need.kind == "fact" or (record, need.name) not in self.decision:
            return UNKNOWN
        return self.decision.status(record, need.name)

    def _derived(self, record: Record, name: str) -> Any:
        """The value of a derived fact; ``None`` where it is not known exactly, or is no derived fact."""
        for (kind, node), path in self.decision.judged.derived.items():
            if (kind, path) == (record.kind, name):
                value = self.decision.explainer.scope.value(node, record)
                return value if isinstance(value, (bool, int, Decimal, str, date)) else None
        return None
