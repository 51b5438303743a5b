"""The end of a view: readings that outcomes turn or rest on, replaced rules, the packs and who decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from punkt.law.language.link import Linked
from punkt.showing.words.names import Names
from punkt.showing.words.reading_words import reading_view

from .view_model import ReadingUse, SourceView


class Ending:
    """Writes the end of one decision document's view."""

    def __init__(self, document: Mapping[str, Any], linked: Linked, names: Names) -> None:
        self.document, self.linked, self.names, self.words = document, linked, names, names.words

    def turns(self) -> list[ReadingUse]:
        """The readings outcomes turn on, with those outcomes."""
        found: dict[str, list[str]] = {}
        for name, outcomes in self.document["outcomes"].items():
            subject = self.names.subject(name)
            for outcome, said in outcomes.items():
                for reading in said["sensitive_to"]:
                    label = self.names.named(f"{name}.{outcome}").label
                    found.setdefault(reading, []).append(subject.about(label))
        return [self._use(reading, outcomes) for reading, outcomes in found.items()]

    def rests(self) -> list[ReadingUse]:
        """The readings that fired clauses and whole packs rest on, with what does, but for those outcomes turn on."""
        found: dict[str, dict[str, None]] = {}
        for entry in self.document["packs"]:
            for name in self.linked.by_id[entry["id"]].rests_on:
                if (whole := self.linked.reading(entry["id"], name)) is not None:
                    found.setdefault(whole.full_name, {}).setdefault(self.words("rests_all"))
        for entry in self.document["fired"]:
            labels = [self.names.named(f"{entry['subject']}.{outcome}").label for outcome in entry["concludes"]]
            for reading in entry.get("readings", ()):  # decisions recorded earlier name none
                found.setdefault(reading, {}).update(dict.fromkeys(labels))
        outcomes = [said for of_one in self.document["outcomes"].values() for said in of_one.values()]
        turning = {reading for said in outcomes for reading in said["sensitive_to"]}
        return [self._use(reading, [*names]) for reading, names in found.items() if reading not in turning]

    def _use(self, name: str, outcomes: list[str]) -> ReadingUse:
        pack, _, own = name.partition(":")
        reading = self.linked.by_id[pack].readings[own]
        return ReadingUse(
            self.names.cited(pack, reading.point, reading.sub), reading_view(reading, self.words), outcomes
        )

    def replaced(self) -> list[str]:
        """Which rules another document's rules stand in place of, a sentence a document."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for entry in self.document["replaced"]:
            rule = self.linked.by_id[entry["pack"]].rules_by_id[entry["rule"]]
            declared = self.linked.vocabulary.outcomes.get((rule.subject, rule.outcome))
            if declared is not None:
                found.setdefault((entry["pack"], entry["by"]), {}).setdefault(self.words.pick(declared.title))
        return [
            self.words(
                "replaced_by",
                pack=self.names.pack(pack, within=True),
                by=self.names.pack(by, within=True),
                names="; ".join(names),
            )
            for (pack, by), names in found.items()
        ]

    def source(self, entry: Mapping[str, str], to_add: str = "") -> SourceView:
        """A pack of the decision; ``to_add`` says how its document's text is added, where it is not there."""
        pack = self.linked.by_id[entry["id"]]
        issuer = pack.document.get("issuer")
        return SourceView(
            pack.id,
            entry["version"],
            entry["sha256"][:12],
            self.names.pack(pack.id),
            self.words.pick(issuer) if isinstance(issuer, dict) else "",
            self.words.pick(pack.title),
            to_add,
        )

    def made_by(self, by: Mapping[str, str]) -> str:
        """What decided and what checked it, and which rules durable-rules cannot hold."""
        who = self.words("checked_by_two", one=by["chained_by"], two=by["checked_by"])
        beyond = f"; {self.words('not_chained', rules=by['not_chained'])}" if "not_chained" in by else ""
        return f"Punkt {by['punkt']}, {self.words('checked_by')}: {who}{beyond}"
