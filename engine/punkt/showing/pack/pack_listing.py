"""What packs there are, and what they contain by point of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from punkt.files.messages.diagnostics import Diagnostic, Place, Problems, PunktError, nearest
from punkt.law.language.link import Linked
from punkt.law.language.lowered_table import lowered_table
from punkt.law.language.overrides import key_of, overrides_of
from punkt.law.loading.ledger import PARTLY
from punkt.law.loading.pack_store import Index, Loaded, load_all, load_packs, search_roots
from punkt.law.packs.in_force import InForce
from punkt.law.packs.own_places import places
from punkt.law.packs.pack import MODALITY_TEXT, Citation, Norm, Point, Reading, Rule
from punkt.showing.words.condition_words import Conditions
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.paragraphs import Paragraphs, lay_out
from punkt.showing.words.reading_words import reading_view
from punkt.showing.words.text_page import TextPage
from punkt.showing.words.value_words import ValueWords

from .coverage_report import SAID, STATE_TEXTS


def packs_text(pack_dirs: Iterable[str | Path], lang: str, width: int, colours: bool) -> str:
    """All packs that are found: id, version, title, days in force, base, numbers of parts."""
    found = [loaded.packs[-1] for loaded in load_all(pack_dirs)]
    page, words = TextPage(width, colours), Words(lang)
    heads = [words(key) for key in ("pack", "title", "in_force", "col_bases", "col_parts")]
    page.table(
        heads,
        [
            (
                f"{pack.id}\n{pack.version}",
                words.pick(pack.title),
                _span(pack.in_force, words),
                "\n".join([pack.extends, *pack.other_laws]).strip() or "—",
                f"{len(pack.norms)} / {len(pack.rules)} / {len(pack.readings)}",
            )
            for pack in found
        ],
        (0, 3, 2, 0, 2),
        indent=0,
    )
    return page.text()


def pack_text(
    name: str, point: str | None, day: date, pack_dirs: Iterable[str | Path], lang: str, width: int, colours: bool
) -> str:
    """A pack by point of its document, or all about one point; where it says so on a day."""
    loaded = load_packs([name], Index.build(search_roots(pack_dirs)))
    return _PackPage(loaded, day, Words(lang), TextPage(width, colours)).text(point)


def _span(span: InForce, words: Words) -> str:
    if span.until is None:
        return words("since", day=words.day(span.since))
    return words("since_until", day=words.day(span.since), until=words.day(span.until))


class _PackPage:
    """Writes one pack."""

    def __init__(self, loaded: Loaded, day: date, words: Words, page: TextPage) -> None:
        self.pack, self.day, self.words, self.page = loaded.packs[-1], day, words, page
        by_id = {pack.id: pack for pack in loaded.packs}
        linked = Linked(loaded.vocabulary, loaded.packs, self.pack.rules, (), by_id)
        self.names = Names(linked, words, day)
        self.overrides = overrides_of(linked, Problems())
        self.rules = {key_of(rule): rule for pack in loaded.packs for rule in pack.rules}
        self.paragraphs = Paragraphs(self.names)
        self.values = ValueWords(self.names)

    def text(self, address: str | None) -> str:
        """All points, or one of them in full (with its subpoints)."""
        pack, words, page = self.pack, self.words, self.page
        points = self.points
        shown = [known for known in points if address is None or known == address or known.startswith(f"{address}.")]
        if not shown:
            hint = nearest(address or "", points)
            raise PunktError([Diagnostic("P612", Place("punkt"), {"pack": pack.id, "name": address, "hint": hint})])
        page.lead(f"{pack.id} {pack.version}", "bold", f" — {words.pick(pack.title)}")
        page.line(
            f"{self.names.pack(pack.id)} · {words('in_force').lower()} {_span(pack.in_force, words)}"
            + (f" · {words('extends').lower()} {pack.extends}" if pack.extends else "")
            + (f" · {words('rests_on').lower()} {', '.join(pack.other_laws)}" if pack.other_laws else "")
        )
        for known in shown:
            self._point(known, full=address is not None)
        if address is None:
            self._beside()
            self._calendars()
        if to_add := self.paragraphs.to_add(pack.id):
            page.line()
            page.line(to_add, 0, "dim")
        return page.text()

    @property
    def points(self) -> Mapping[str, Point]:
        """The ledger of the edition of the day."""
        known = self.pack.editions
        return self.pack.points_of(known.on(self.day)) if known else self.pack.points

    def _point(self, address: str, full: bool) -> None:
        pack, words, page = self.pack, self.words, self.page
        point = self.points[address]
        page.line()
        state = STATE_TEXTS[PARTLY if point.left else point.state]
        page.lead(address, "bold", f"  {words.pick(point.title)} ({words.pick(state)})")
        if point.left:
            page.line(SAID("left", words.lang, what=words.pick(point.left)), 4)
        if full and point.reason:
            page.line(words.pick(point.reason), 4)
        if full:
            lay_out(page, self.paragraphs.of(pack.id, address), 4)
        for norm in pack.norms.values():
            if norm.cited_on(self.day).address == address:
                self._norm(norm)
        for rule in pack.rules:
            if cited := places(rule.body, rule.cited_on(self.day)).get(address):
                self._rule(rule, full, cited)
        for reading in pack.readings.values():
            if reading.address == address:
                self._reading(reading)

    def _beside(self) -> None:
        """What the pack says of its own standing, and which documents it names without their texts."""
        pack, words, page = self.pack, self.words, self.page
        if pack.notices:
            page.heading(words("notices_of_pack"))
        for notice in pack.notices:
            page.lead(f"{_span(notice.days, words)}: ", "bold", words.pick(notice.says), 2)
            if notice.reading:
                page.line(f"{words('reading')}: {words.pick(pack.readings[notice.reading].question)}", 4, "dim")
            if notice.point:
                lay_out(page, self.paragraphs.of(pack.id, notice.point), 4)
        if pack.absent_sources:
            page.heading(words("absent_sources"))
        for absent in pack.absent_sources:
            page.lead(f"{words.pick(absent.document)} ", "bold", f"({self.names.cited_at(pack.id, absent.point)})", 2)
            page.line(f"{words('would_change')}: {words.pick(absent.changes)}", 4)

    def _calendars(self) -> None:
        """The calendars of working days: of each year how many there are, and the act that lays them down."""
        words, page = self.words, self.page
        if self.pack.calendars:
            page.heading(words("calendars"))
        for name, calendar in self.pack.calendars.items():
            page.lead(name, "bold", f" — {words.pick(calendar.title)}", 2)
            for year, count in calendar.by_year():
                page.line(words("calendar_year", year=str(year.year), n=count, source=words.pick(year.source)), 4)

    def _cited(self, citation: Citation) -> str:
        modality = self.words.pick(MODALITY_TEXT[citation.modality.value])
        return f"{modality}: {self.words.quote(citation.quote)}" if citation.quote else modality

    def _norm(self, norm: Norm) -> None:
        words, page = self.words, self.page
        base = f" · {words(norm.towards_base + '_base')}" if norm.towards_base else ""
        values = []
        for dated in norm.values:
            said = self.values.declared(norm, dated.value)
            values.append(f"{said} ({_span(dated.in_force, words)})" if len(norm.values) > 1 else said)
        page.lead(f"{words('norm')}: ", "dim", f"{words.pick(norm.title)} — {'; '.join(values)}", 4)
        page.line(f"{norm.name}{base} · {self._cited(norm.cited_on(self.day))}", 8, "dim")

    def _rule(self, rule: Rule, full: bool, cited: Sequence[tuple[str, Citation]]) -> None:
        words, page = self.words, self.page
        declared = self.names.vocabulary.outcomes.get((rule.subject, rule.outcome))
        title = f"{words.pick(declared.title)}: " if declared else ""
        page.lead(f"{words('rule')}: ", "dim", f"{title}{words.pick(rule.says)}", 4)
        for name, citation in cited:
            page.line(f"{rule.id}{name and f'.{name}'} · {self._cited(citation)}", 8, "dim")
        if full and "table" in rule.body:
            page.items(self._rows(rule), 8)
        if full and rule.who:
            page.line(f"{words('who')}: {words.pick(rule.who)}", 8)
        if rule.in_force != self.pack.in_force:
            page.line(f"{words('in_force').lower()} {_span(rule.in_force, words)}", 8)
        own = key_of(rule)
        against = self.overrides.get(own, ())
        for word, others in (
            ("exception_from", against),
            ("exceptions", [name for name, named in self.overrides.items() if own in named]),
        ):
            if others:
                found = [(self.rules[name].pack, self.rules[name].cited_on(self.day)) for name in others]
                what = "; ".join(dict.fromkeys(self.names.cited(pack, one.point, one.sub) for pack, one in found))
                page.line(words(word, what=what), 8)

    def _rows(self, rule: Rule) -> Iterator[str]:
        """The rows of a table in words, each with its outcome; none where they cannot be read on the day."""
        table, conditions = lowered_table(self.names.linked, rule, self.day), Conditions(self.names)
        for lowered in table.rows if table.whole else ():
            row, asked = lowered.row, conditions.condition(lowered.condition, rule.subject)
            value = table.result(row.results)
            said = self.words("table_row_said", n=row.number, what=asked)
            yield f"{said} → {conditions.concluded(value, rule.subject, rule.outcome)}" if value is not None else said
        if table.whole and table.written.otherwise is not None:
            value = table.result(table.written.otherwise)
            assert value is not None
            yield f"{self.words('table_rest')} → {conditions.concluded(value, rule.subject, rule.outcome)}"

    def _reading(self, reading: Reading) -> None:
        words, page = self.words, self.page
        said = reading_view(reading, words)
        page.lead(f"{words('reading')}: ", "dim", said.question, 4)
        page.line(f"{reading.name} · {words.quote(reading.quote)}", 8, "dim")
        page.items(said.lines, 8)
