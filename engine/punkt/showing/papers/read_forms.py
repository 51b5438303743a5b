"""Reading the forms of a pack, every fault of every file at its place.

A pack's forms are the YAML files in its folder ``forms``, their templates beside them. Both are
in the pack's content hash; each form has a hash of its own besides.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter
from threading import Lock

from punkt.files.cache import read_kept
from punkt.files.located import Spot
from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.files.messages.kinds import Kind
from punkt.files.read import Document
from punkt.kernel.domains import show
from punkt.law.language.link import Linked
from punkt.law.loading.pack_files import PackFiles, digest_of, files_of, name_in
from punkt.law.packs.pack import Pack
from punkt.law.packs.vocabulary import COLLECTIONS, FIXED_VALUES, FactKind, Text, Vocabulary
from punkt.law.schemas.papers_schema import FORMATS, LANGUAGES, SIGNATURE, SOURCES
from punkt.law.schemas.structure import check_structure

from .paper_model import Form, FormField, FormPart, Need, PaperTemplate
from .paper_templates import check_template
from .paper_words import WORDS

FOLDER = "forms"
"""The folder of a pack that its forms are in."""
BLANK = 24
"""The length of a blank line where the form does not say."""


def forms_of(pack: Pack, linked: Linked, problems: Problems) -> dict[str, Form]:
    """The forms of one pack by name; faults are noted, and a form with a fault is left out."""
    found: dict[str, Form] = {}
    files = files_of(pack)
    for name in files.inside(FOLDER):
        before = len(problems.items)
        try:
            document = read_kept(files.path(name), files.files[name])
        except PunktError as error:
            problems.extend(error)
            continue
        if not check_structure(document, "form", problems):
            continue
        form = _Reader(document, name, files, pack, linked, problems).form()
        if form.name in found:
            problems.add("P242", form.place, name=form.name, at=str(found[form.name].place))
        elif len(problems.items) == before:
            found[form.name] = form
    return {name: found[name] for name in sorted(found)}


KEPT = 16
"""Rule bases whose forms are kept once they were read without a fault."""
_kept: OrderedDict[tuple[tuple[str, str], ...], dict[str, Form]] = OrderedDict()
"""By the folder and the digest of each pack: the digest covers the forms."""
_keeping = Lock()


def read_forms(linked: Linked) -> dict[str, Form]:
    """The forms of a rule base by name, an extending pack's before its base's.

    Raises :class:`PunktError` with every fault of every form.
    """
    key = tuple((str(pack.folder), pack.digest) for pack in linked.packs)
    with _keeping:
        known = _kept.pop(key, None)
        if known is not None:
            _kept[key] = known
            return dict(known)
    found = _read(linked)
    with _keeping:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return dict(found)


def _read(linked: Linked) -> dict[str, Form]:
    problems = Problems(Kind.PACK)
    found: dict[str, Form] = {}
    for pack in linked.packs:  # bases first
        found.update(forms_of(pack, linked, problems))
    problems.raise_if_any()
    return found


def find_form(linked: Linked, name: str) -> Form:
    """The form of a name. Raises :class:`PunktError` with the nearest name where there is none."""
    forms = read_forms(linked)
    if name not in forms:
        raise PunktError([Diagnostic("P790", Place("punkt"), {"name": name, "hint": nearest(name, forms)})])
    return forms[name]


def packs_with_form(name: str, pack_dirs: Iterable[str | Path] = ()) -> tuple[str, ...]:
    """The pack that has a form of this name; none where several have. Raises :class:`PunktError` where none has."""
    forms = all_forms(pack_dirs)
    found = tuple(dict.fromkeys(form.pack for form in forms if form.name == name))
    if not found:
        hint = nearest(name, [form.name for form in forms])
        raise PunktError([Diagnostic("P790", Place("punkt"), {"name": name, "hint": hint})])
    return found if len(found) == 1 else ()


def all_forms(pack_dirs: Iterable[str | Path] = ()) -> list[Form]:
    """The forms of all packs that are found, by pack and name. Raises :class:`PunktError`."""
    from punkt.deciding.rule_base import Rules
    from punkt.law.loading.pack_store import load_all

    problems = Problems(Kind.PACK)
    found: dict[tuple[str, str], Form] = {}
    for loaded in load_all(pack_dirs):
        for pack in loaded.packs:
            if files_of(pack).inside(FOLDER) and not any(known[0] == pack.id for known in found):
                linked = Rules(loaded.packs, loaded.vocabulary).linked
                found.update(((pack.id, form.name), form) for form in forms_of(pack, linked, problems).values())
    problems.raise_if_any()
    return [found[key] for key in sorted(found)]


class _Reader:
    """Reads one file whose structure is good."""

    def __init__(
        self, document: Document, name: str, files: PackFiles, pack: Pack, linked: Linked, problems: Problems
    ) -> None:
        self.root, self.pack, self.problems = Spot.root(document), pack, problems
        self.name, self.files = name, files
        self.vocabulary: Vocabulary = linked.vocabulary
        self.decided = {(rule.subject, rule.outcome) for rule in linked.rules}

    def form(self) -> Form:
        """The form; what is wrong with it is noted."""
        data = self.root.data
        subject = self.root / "subject"
        known = self.vocabulary.subjects
        if subject.data not in known:
            self.problems.add("P220", subject.place, name=subject.data, hint=nearest(subject.data, known))
        point = self.root / "point"
        if point.data not in self.pack.points:
            self.problems.add("P240", point.place, name=point.data, hint=nearest(point.data, self.pack.points))
        fields = {name: self.field(name, spot) for name, spot in (self.root / "fields").items()}
        needs, watch = ([self.need(spot) for spot in self.several(key)] for key in ("needs", "watch"))
        templates = self.templates(fields)
        used = sorted({template.path: template.data for template in templates.values()}.items())
        folder = self.files.path(FOLDER)
        own = (self.name.removeprefix(f"{FOLDER}/"), self.files.files[self.name])
        digest = digest_of([own, *((name_in(path, folder), data) for path, data in used)])
        place = (self.root / "form").place
        return Form(
            data["form"],
            self.pack.id,
            data["title"],
            point.data,
            data.get("own", False),
            subject.data,
            tuple(needs),
            tuple(watch),
            fields,
            templates,
            self.register(fields),
            digest,
            place,
        )

    # --- fields

    def field(self, name: str, spot: Spot) -> FormField:
        """A field and its parts."""
        data = spot.data
        for key in ("words", "unit") if "fact" not in data and "outcome" not in data else ():
            if key in data:
                self.problems.add("P797", (spot / key).key_place, name=key, one="fact", two="outcome")
        if "says" in data and "of" not in data:
            self.problems.add("P797", (spot / "says").key_place, name="says", one="of", two="of")
        parts: dict[str, FormPart] = {}
        if "of" in data:
            parts = {key: self.part(part) for key, part in (spot / "of").items()}
            if "says" not in data:
                self.problems.add("P201", spot.place, name="says")
            else:
                self.says(spot / "says", parts)
        elif "by_hand" not in data:
            parts = {name: self.part(spot)}
        says = data.get("says", {}) if "of" in data else {}
        signature = data.get("by_hand") == SIGNATURE
        only = self.need(spot / "only") if "only" in data else None
        return FormField(name, data["label"], parts, says, data.get("blank", BLANK), signature, only)

    def says(self, spot: Spot, parts: Mapping[str, FormPart]) -> None:
        """Both languages put the very parts together that there are."""
        for _, text in spot.items():
            try:
                used = [name for _, name, _, _ in Formatter().parse(text.data) if name is not None]
            except ValueError:
                used = ["{"]
            for name in used:
                if name not in parts:
                    self.problems.add("P794", text.place, name=name, hint=nearest(name, parts))
            for name in parts:
                if name not in used:
                    self.problems.add("P798", text.place, name=name, file=str(text.path[-1]))

    def part(self, spot: Spot) -> FormPart:
        """A fact, an outcome, or what one rests on or brings, of the form's record or of a section; or lines of all."""
        data = spot.data
        kind = next(key for key in SOURCES if key in data)
        if data[kind] is True:
            return FormPart(kind, "", "")
        if isinstance(data[kind], list):
            return FormPart(kind, "", "", among=frozenset(self.own_outcome(each) for each in (spot / kind).each()))
        section, name = self.fact(spot / kind) if kind == "fact" else self.outcome(spot / kind)
        words: Mapping[str, Text] = data.get("words", {})
        values = self.values(kind, section, name)
        for value, word in (spot / "words").items() if words else ():
            if values is not None and value not in values:
                self.problems.add("P204", word.key_place, value=value, hint=nearest(value, values))
        return FormPart(kind, section, name, words, bool(data.get("unit")))

    def several(self, key: str) -> Iterable[Spot]:
        """The entries of a list that may not be there."""
        return (self.root / key).each() if key in self.root else ()

    def need(self, spot: Spot) -> Need:
        """A fact or an outcome, and what it has to be."""
        kind = "fact" if "fact" in spot.data else "outcome"
        section, name = self.fact(spot / kind) if kind == "fact" else self.outcome(spot / kind)
        if "is" not in spot.data:
            return Need(kind, section, name, "")
        wanted, values = show(spot.data["is"]), self.values(kind, section, name)
        if values is not None and wanted not in values:
            self.problems.add("P204", (spot / "is").place, value=wanted, hint=nearest(wanted, values))
        return Need(kind, section, name, wanted)

    def _sections(self, name: str) -> list[tuple[str, str]]:
        """How a name may be meant: of the form's record, or of a section that it begins with."""
        first, _, rest = name.partition(".")
        return [("", name), (first, rest)] if first in self.vocabulary.sections else [("", name)]

    def fact(self, spot: Spot) -> tuple[str, str]:
        """The section and path of a fact with a value of its own, derived facts included."""
        subjects = self.vocabulary.subjects
        own: str = self.root.data["subject"]
        for section, path in self._sections(spot.data):
            known = subjects.get(section or own)
            if known is not None and path in known.facts and known.facts[path].kind not in COLLECTIONS:
                return section, path
        names = [f"{s}.{path}" for s in self.vocabulary.sections for path in subjects[s].facts]
        names += (
            [path for path, fact in subjects[own].facts.items() if fact.kind not in COLLECTIONS]
            if (own in subjects)
            else []
        )
        self.problems.add("P302", spot.place, name=spot.data, hint=nearest(spot.data, names))
        return "", spot.data

    def outcome(self, spot: Spot) -> tuple[str, str]:
        """The section and name of an outcome that some rule decides."""
        own: str = self.root.data["subject"]
        for section, name in self._sections(spot.data):
            key = (section or own, name)
            if key in self.vocabulary.outcomes and key in self.decided:
                return section, name
        return "", self.own_outcome(spot)

    def own_outcome(self, spot: Spot) -> str:
        """The name of an outcome of the form's record."""
        own: str = self.root.data["subject"]
        names = [name for subject, name in self.decided if subject == own and (own, name) in self.vocabulary.outcomes]
        if spot.data not in names:
            self.problems.add("P303", spot.place, name=spot.data, hint=nearest(spot.data, names))
        return str(spot.data)

    def values(self, kind: str, section: str, name: str) -> list[str] | None:
        """The values that something can take; ``None`` where they are not listed, or it is not known."""
        own = section or self.root.data["subject"]
        if kind == "outcome":
            outcome = self.vocabulary.outcomes.get((own, name))
            return list(FIXED_VALUES.get(outcome.kind) or outcome.values) or None if outcome is not None else None
        subject = self.vocabulary.subjects.get(own)
        fact = subject.facts.get(name) if subject is not None else None
        if fact is None:
            return None
        return [show(True), show(False)] if fact.kind is FactKind.BOOLEAN else list(fact.values) or None

    # --- what the paper is registered under

    def register(self, fields: Mapping[str, FormField]) -> dict[str, str]:
        """Which fields say the paper's number and day: each is typed, or a fact; that of a day is a day."""
        found: dict[str, str] = {}
        for key, spot in (self.root / "register").items() if "register" in self.root else ():
            name = str(spot.data)
            if name not in fields:
                self.problems.add("P794", spot.place, name=name, hint=nearest(name, fields))
            elif not (fields[name].typed or self.is_fact(fields[name], key == "day")):
                self.problems.add("P926", spot.place, name=name, what=WORDS[f"register_{key}"])
            else:
                found[key] = name
        return found

    def is_fact(self, field: FormField, day: bool) -> bool:
        """Whether a field is the value of one fact, and of a day if it has to be; what is not known is told elsewhere."""
        part = field.parts.get(field.name)
        if part is None or part.kind != "fact":
            return False
        subject = self.vocabulary.subjects.get(part.section or self.root.data["subject"])
        fact = subject.facts.get(part.name) if subject is not None else None
        return fact is None or not day or fact.kind is FactKind.DATE

    # --- templates

    def templates(self, fields: Mapping[str, FormField]) -> dict[tuple[str, str], PaperTemplate]:
        """The files by language and format; each is there, and uses the very fields that the form has."""
        found: dict[tuple[str, str], PaperTemplate] = {}
        for lang in LANGUAGES:
            for kind in FORMATS:
                spot = self.root / "templates" / lang / kind
                name = f"{FOLDER}/{spot.data}"
                if name not in self.files.files:
                    self.problems.add("P619", spot.place)
                    continue
                found[lang, kind] = PaperTemplate(self.files.path(name), self.files.files[name])
                check_template(found[lang, kind], kind, fields, spot.place, self.problems)
        return found
