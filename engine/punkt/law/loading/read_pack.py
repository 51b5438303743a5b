"""Reading the files of a pack folder into a :class:`~punkt.law.packs.pack.Pack`.

All faults of all files are noted before anything is refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Place, Problems, nearest
from punkt.files.messages.habits import meant_interval, meant_value
from punkt.files.read import Document
from punkt.kernel.domains import Interval, Scalar
from punkt.kernel.exact import parse_date
from punkt.law.packs.acknowledged import cited, read_acknowledged
from punkt.law.packs.editions import read_editions
from punkt.law.packs.in_force import InForce, read_day, read_span
from punkt.law.packs.own_places import own_parts
from punkt.law.packs.pack import (
    Applies,
    Citation,
    DatedValue,
    FactList,
    NamedFile,
    Norm,
    NormValue,
    Pack,
    Parameter,
    Point,
    Presumption,
    Reading,
    Rule,
)
from punkt.law.packs.source_style import read_source
from punkt.law.packs.tensions import read_said
from punkt.law.packs.value_order import read_better
from punkt.law.packs.vocabulary import COLLECTIONS, FactKind, Vocabulary

from .check_pack import check_everybody, check_points, check_replaced, check_unique
from .named_parts import each_named
from .norm_units import amount_of, read_unit
from .pack_files import PackFiles, digest_of
from .read_beside import read_beside
from .read_citations import CitationReader, renewed
from .rule_subject import NamedRule, named_rules, subject_of


def read_pack(
    files: PackFiles,
    documents: dict[str, list[Document]],
    vocabulary: Vocabulary,
    counted: tuple[NamedFile, ...],
    problems: Problems,
    whole: bool = True,
) -> Pack | None:
    """The pack of a folder's documents; ``None`` where its header is missing. Faults are noted.

    ``counted`` is what its hash is over.
    Where not all of its files could be read (not ``whole``), what may stand in those is not missed.
    """
    if not documents["pack"]:
        return None
    header = Spot.root(documents["pack"][0])
    reader = _Reader(header, vocabulary, problems)
    norms: dict[str, Norm] = {}
    readings: dict[str, Reading] = {}
    ledgers: dict[str, dict[str, Point]] = {}
    known: dict[str, dict[str, Place]] = {}
    for document in documents["points"]:
        root, editions = Spot.root(document), reader.citations.editions
        editions.check(root, problems)
        edition = root.data.get("edition", "")
        own = ledgers.setdefault(edition, {})
        for address, spot in each_named([document], "points", problems, known.setdefault(edition, {})):
            data = spot.data
            own[address] = Point(
                address, data["state"], data["title"], data.get("reason", {}), spot.key_place, data.get("left", {})
            )
    *earlier, last = reader.citations.editions.ids or ["-"]
    points: dict[str, Point] = {}
    for name in (*earlier, "", last):
        points |= ledgers.get(name, {})
    for name, spot in each_named(documents["norms"], "norms", problems):
        norms[name] = reader.norm(name, spot)
    for name, spot in each_named(documents["readings"], "readings", problems):
        readings[name] = reader.reading(name, spot)
    rules = [
        rule
        for document in documents["rules"]
        for spot in (Spot.root(document) / "rules").each()
        for rule in reader.rules(spot)
    ]
    check_unique(rules, problems)
    presumptions = [
        found
        for document in documents["presumptions"]
        for spot in (Spot.root(document) / "presumptions").each()
        if (found := reader.presumption(spot)) is not None
    ]
    applies = reader.applies_to()
    pack = reader.header(norms, readings, tuple(rules), points, str(files.place), digest_of(counted))
    check_replaced(pack, vocabulary, problems)
    check_everybody(pack, problems)
    reader.cited.extend(cited(documents["acknowledged"]))
    beside = read_beside(documents, readings, vocabulary, reader.cited, problems)
    if whole:
        check_points(pack, reader.cited, problems)
    return replace(
        pack,
        acknowledged=read_acknowledged(documents["acknowledged"], pack.id, vocabulary, problems),
        better=read_better(documents["better"], pack.id, vocabulary, problems),
        source=read_source(documents["source"], documents["fingerprints"], reader.citations.editions, problems),
        editions=reader.citations.editions,
        presumptions=tuple(presumptions),
        applies=applies,
        files=counted,
        rests_on=tuple(header.data.get("readings", ())),
        ledgers=ledgers,
        **beside,
        **read_said(header, vocabulary, problems),
    )


def _until_the_next(values: list[DatedValue]) -> list[DatedValue]:
    """Values of which each holds until the next begins."""
    return [
        replace(one, in_force=InForce(one.in_force.since, later.in_force.since - timedelta(days=1)))
        for one, later in pairwise(values)
    ] + values[-1:]


class _Reader:
    """Reads the parts of one pack."""

    def __init__(self, header: Spot, vocabulary: Vocabulary, problems: Problems) -> None:
        self.header_spot, self.vocabulary, self.problems = header, vocabulary, problems
        self.id: str = header.data["pack"]
        self.in_force = read_span(header / "in_force", date.min, problems)
        self.day(header / "document" / "date")
        self.citations = CitationReader(read_editions(header / "document", problems), problems)
        self.cited = self.citations.cited

    def day(self, spot: Spot) -> date:
        """A day; the first day of the calendar after a diagnostic."""
        return read_day(spot, self.problems)

    def span(self, spot: Spot | None) -> InForce:
        """Days in force; those of the pack where the part gives none."""
        return self.in_force if spot is None else read_span(spot, self.in_force.since, self.problems)

    def header(
        self,
        norms: dict[str, Norm],
        readings: dict[str, Reading],
        rules: tuple[Rule, ...],
        points: dict[str, Point],
        folder: str,
        digest: str,
    ) -> Pack:
        """The pack with everything read so far."""
        data = self.header_spot.data
        replaces = {
            (subject, entry.data): entry.place
            for subject, names in ((self.header_spot / "replaces").items() if "replaces" in data else ())
            for entry in names.each()
        }
        instead: dict[tuple[str, str], str] = {}
        for subject, table in (self.header_spot / "instead").items() if "instead" in data else ():
            for name, entry in table.items():
                replaces[(subject, name)], instead[(subject, name)] = entry.key_place, entry.data
        return Pack(
            self.id,
            data["version"],
            data.get("vocabulary", ""),
            data["title"],
            data["document"],
            data["jurisdiction"],
            self.in_force,
            data.get("extends", ""),
            replaces,
            instead,
            norms,
            readings,
            rules,
            points,
            folder,
            digest,
            (self.header_spot / "pack").place,
            other_laws=tuple(data.get("rests_on", ())),
        )

    def citation(self, spot: Spot) -> Citation:
        """Point, subpoint, quote and modality; the unit is checked against the ledger later."""
        return self.citations.read(spot)

    def norm(self, name: str, spot: Spot) -> Norm:
        """A norm with its values over time."""
        data = spot.data
        values: list[DatedValue] = []
        if "values" in spot:
            for entry in (spot / "values").each():
                at, citation = entry / "value", self.citations.anew(entry, spot)
                values.append(DatedValue(self.norm_value(at), self.span(entry), at.place, citation))
            self._close(values, spot)
        elif "facts" in spot:
            for fact in (spot / "facts").each():
                self.known_fact(fact)
            values.append(DatedValue(FactList(tuple(data["facts"])), self.in_force, (spot / "facts").place))
        elif "parameter" in spot:
            self.known_fact(spot / "parameter")
            values.append(DatedValue(Parameter(data["parameter"]), self.in_force, (spot / "parameter").place))
        else:
            values.append(DatedValue(self.norm_value(spot / "value"), self.in_force, (spot / "value").place))
        if "wordings" in spot:
            if "values" in spot:
                self.problems.add("P218", (spot / "wordings").key_place)
            whole = values[-1]
            values += [
                replace(whole, in_force=InForce(day, whole.in_force.until), citation=said)
                for day, said in self.citations.wordings(spot)
            ]
            values = _until_the_next(values)
        confirmed = self.day(spot / "confirmed_on") if "confirmed_on" in spot else None
        worded = next((one.value for one in values if isinstance(one.value, str)), None)
        if "unit" in spot and worded is not None and meant_value(worded) is None:
            at = spot / "value" if "value" in spot else spot
            self.problems.add("P369", at.place, name=name, value=worded, unit=data["unit"])
        return Norm(
            name,
            self.id,
            self.citation(spot),
            data["title"],
            read_unit(spot, self.vocabulary, self.problems),
            tuple(values),
            data.get("towards_base", ""),
            confirmed,
            spot.key_place,
            data.get("stricter", ""),
        )

    def known_fact(self, spot: Spot) -> None:
        """A fact that a norm names is one of some record type, or of a section that is named."""
        section, _, rest = spot.data.partition(".")
        subjects = self.vocabulary.subjects
        if any(spot.data in subject.facts for subject in subjects.values()):
            return
        if section not in self.vocabulary.sections or rest not in subjects[section].facts:
            names = [
                *(f"{s}.{path}" for s in self.vocabulary.sections for path in subjects[s].facts),
                *(path for subject in subjects.values() for path in subject.facts),
            ]
            self.problems.add("P302", spot.place, name=spot.data, hint=nearest(spot.data, names))

    def _close(self, values: list[DatedValue], spot: Spot) -> None:
        """A value holds until the next one begins; they must stand in order."""
        for number, (earlier, later) in enumerate(pairwise(values)):
            if later.in_force.since <= earlier.in_force.since:
                self.problems.add("P233", (spot / "values" / (number + 1)).place)
            elif earlier.in_force.until is None:
                last = date.fromordinal(later.in_force.since.toordinal() - 1)
                values[number] = replace(earlier, in_force=InForce(earlier.in_force.since, last))

    def norm_value(self, spot: Spot) -> NormValue:
        """A number, a day, a word, an interval, or a list of these."""
        data = spot.data
        if (amount := amount_of(data)) is not None:
            return amount[0]
        if isinstance(data, str) and data[:1] in "[(":
            interval = Interval.parse(data)
            if interval is None:
                self.problems.add("P223", spot.place, value=data, right=meant_interval(data))
                return 0
            return interval
        if isinstance(data, list):
            if len(data) == 1 and isinstance(data[0], str) and Interval.parse(f"[{data[0]}]") is not None:
                self.problems.add("P245", spot.place, value=data[0])
                return 0
            return tuple(self._scalar(item) for item in data)
        value = self._scalar(data)
        if isinstance(value, str) and (right := meant_value(value)) not in (None, value):  # "105" may be a code
            self.problems.add("P205", spot.place, value=value, right=right)
        return value

    def _scalar(self, data: object) -> Scalar:
        assert isinstance(data, (bool, int, Decimal, str))  # the schema allows nothing else
        if (amount := amount_of(data)) is not None and not isinstance(amount[0], Interval):
            return amount[0]
        return parse_date(data) or data

    def reading(self, name: str, spot: Spot) -> Reading:
        """A reading; the adopted option must be one of its options."""
        data = spot.data
        for entry in (spot / "wordings").each() if "wordings" in spot else ():
            self.day(entry / "from")
            self.citations.part(entry, spot)
            data = {**data, **renewed(entry.data, data)}  # it is shown where it stands last
            data = data if "sub" in entry or "point" not in entry else {k: v for k, v in data.items() if k != "sub"}
        if data["adopted"] not in data["options"]:
            hint = nearest(data["adopted"], data["options"])
            self.problems.add("P234", (spot / "adopted").place, name=data["adopted"], hint=hint)
        point, sub = str(data["point"]), str(data.get("sub", ""))
        first = spot.data
        at = f"{first['point']}.{first['sub']}" if "sub" in first else str(first["point"])
        self.cited.append((at, (spot / ("sub" if "sub" in spot else "point")).place))
        self.citations.editions.check(spot, self.problems)
        return Reading(
            name,
            self.id,
            point,
            sub,
            data.get("quote", ""),
            data["question"],
            data["adopted"],
            data["options"],
            data.get("reason", {}),
            spot.key_place,
            spot.data["confirmed"]["by"] if "confirmed" in spot else {},
            self.day(spot / "confirmed" / "day") if "confirmed" in spot else None,
        )

    def presumption(self, spot: Spot) -> Presumption | None:
        """A presumption; ``None`` where it is of no fact that a case can give as one value."""
        data, subjects = spot.data, self.vocabulary.subjects
        subject, name = data["subject"], data["fact"]
        citation = self.citation(spot)
        if subject not in subjects:
            self.problems.add("P220", (spot / "subject").place, name=subject, hint=nearest(subject, subjects))
            return None
        fact = subjects[subject].facts.get(name)
        if fact is None:
            hint = nearest(name, subjects[subject].facts)
            self.problems.add("P302", (spot / "fact").place, name=name, hint=hint)
            return None
        if fact.derived is not None or fact.kind in (*COLLECTIONS, FactKind.CHOICES):
            self.problems.add("P280", (spot / "fact").place, name=name)
            return None
        in_force = self.span(spot.get("in_force"))
        return Presumption(
            self.id, subject, name, spot / "is", citation, data.get("says", {}), in_force, (spot / "fact").place
        )

    def rules(self, spot: Spot) -> list[Rule]:
        """A rule, for each outcome that it decides; without those of which that is not clear."""
        citation, wordings = self.citation(spot), self.citations.wordings(spot)
        for _, part in own_parts(spot):
            self.citations.part(part, spot)
        found = [rule for one in named_rules(spot) if (rule := self._rule(spot, one, citation, wordings)) is not None]
        applies = found[0].applies if found else None
        if applies is not None and applies.citation is not citation:
            at = spot / "applies"
            self.cited.append((applies.citation.address, (at / ("sub" if "sub" in at else "point")).place))
        return found

    def _rule(
        self, spot: Spot, one: NamedRule, citation: Citation, wordings: tuple[tuple[date, Citation], ...]
    ) -> Rule | None:
        subject = subject_of(spot, one, self.vocabulary, self.problems)
        if subject is None:
            return None
        says, who, span = spot.data["says"], spot.data.get("who", {}), self.span(spot.get("in_force"))
        return Rule(one.id, self.id, one.kind, one.outcome, subject, citation, says, who, span, spot, wordings)

    def applies_to(self) -> dict[str, Applies]:
        """To whom the pack applies, by record type."""
        known, found = self.vocabulary.subjects, {}
        for subject, spot in (self.header_spot / "applies").items() if "applies" in self.header_spot else ():
            if subject not in known:
                self.problems.add("P220", spot.key_place, name=subject, hint=nearest(subject, known))
            else:
                found[subject] = Applies(spot / "when", self.citation(spot), tuple(spot.data.get("readings", ())))
        return found
