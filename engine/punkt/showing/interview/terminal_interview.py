"""The interview at a terminal: a question at a time, what may be answered, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from punkt.deciding.explaining.plain_values import plain
from punkt.files.messages.diagnostics import PunktError
from punkt.files.texts import Texts
from punkt.law.packs.vocabulary import FactKind
from punkt.proving.interview.questions import Interview, Question
from punkt.proving.interview.replies import Reply, read_existence, read_reply
from punkt.showing.decision.presumed_facts import presumed_lines
from punkt.showing.words.interface_words import Words
from punkt.showing.words.names import Names
from punkt.showing.words.text_page import TextPage
from punkt.showing.words.value_words import ValueWords

WORDS = Texts("interview.dialogue")


class Asking:
    """Leads an interview. ``ask`` gets the prompt and gives the reply, ``say`` gets text to show."""

    def __init__(
        self,
        interview: Interview,
        lang: str,
        width: int,
        colours: bool,
        ask: Callable[[], str],
        say: Callable[[str], None],
    ) -> None:
        self.interview, self.ask, self._say = interview, ask, say
        self.words = Words(lang)
        self.names = Names(interview.rules.linked, self.words)
        self.values = ValueWords(self.names)
        self._width, self._colours = width, colours
        self.total = len(interview.all_facts())

    def text(self, key: str, **arguments: object) -> str:
        """A text in the language."""
        return WORDS(key, self.words.lang, **arguments)

    def _page(self) -> TextPage:
        return TextPage(self._width, self._colours)

    def run(self) -> None:
        """Ask until nothing can matter any more, or until the person stops (also by the end of the input)."""
        page = self._page()
        page.line(self.text("intro", n=self.total), style="dim")
        self._say(page.text())
        stopped = False
        while not stopped and (question := self.interview.next()) is not None:
            section = self.interview.may_be_none(question)
            if section is not None:
                stopped = not self._section(section)
                continue
            self._show(question)
            stopped = not self._answered(question)
        self._result(stopped)

    def _show(self, question: Question) -> None:
        page = self._page()
        subject = self.names.subject(question.subject)
        who = f"{self.names.listed([question.subject])}. " if subject.element else ""
        page.line()
        page.line(who + self.words.pick(question.fact.question), style="bold")
        for number, label in enumerate(question.fact.values.values(), 1):
            page.line(f"{number}. {self.words.pick(label)}", 2)
        if question.presumed is not None:
            page.items(presumed_lines([question.presumed], self.names, self.values).values(), 2)
        page.line(self._hint(question) + (self.text("or_none") if question.fact.deniable else ""), 2, "dim")
        self._say(page.text())

    def _section(self, section: str) -> bool:
        """Ask whether there is a section at all, before anything in it; false where the person stops."""
        page, title = self._page(), self.words.pick(self.names.vocabulary.subjects[section].title)
        page.line()
        page.line(self.text("section", title=title[:1].upper() + title[1:]), style="bold")
        page.line(self.text("boolean"), 2, "dim")
        self._say(page.text())
        while True:
            try:
                reply = read_existence(self.ask())
            except (EOFError, KeyboardInterrupt):
                return False
            if reply is None:
                self._complain(self.text("wrong", what=self.text("boolean").rstrip(".")))
                continue
            if not reply.stop:
                self.interview.answer_section(section, reply.value)
            return not reply.stop

    def _hint(self, question: Question) -> str:
        fact = question.fact
        if fact.kind in (FactKind.INTEGER, FactKind.NUMBER):
            span = f", {self.values.interval(str(fact.range), fact.unit)}" if fact.range else ""
            return self.text("number", range=span)
        if fact.kind is FactKind.REFERENCES:
            return self.text("references", names=", ".join(self._siblings(question)))
        return self.text("months" if fact.by is not None else fact.kind.value)

    def _siblings(self, question: Question) -> list[str]:
        """The elements that a list of references may name."""
        owner, _, _ = question.subject.rpartition("/")
        start = owner.rpartition(".")[0] or question.subject
        case = self.interview.read()
        listed = f"{start}.{question.fact.of}/"
        return [r.name[len(listed) :] for r in case.records if r.reported and r.name.startswith(listed)]

    def _answered(self, question: Question) -> bool:
        known = self._siblings(question) if question.fact.kind is FactKind.REFERENCES else ()
        while True:
            try:
                reply: Reply | None = read_reply(question.fact, self.ask(), known)
            except (EOFError, KeyboardInterrupt):
                return False
            if reply is None:
                self._complain(self.text("wrong", what=self._hint(question).rstrip(".")))
                continue
            if reply.stop:
                return False
            try:
                self.interview.answer(question, reply.value)
                return True
            except PunktError as error:
                for fault in error.diagnostics:
                    self._complain(fault.text(self.words.lang))

    def _complain(self, line: str) -> None:
        page = self._page()
        page.line(line, 2, "yellow")
        self._say(page.text())

    def _result(self, stopped: bool) -> None:
        page = self._page()
        page.heading(self.text("outcome"))
        decision = self.interview.rules.decide(self.interview.case)
        statuses = set()
        for record, plan in self.interview.targets(self.interview.read()):
            view = decision[record.name, plan.name]
            named = self.names.named(f"{record.name}.{plan.name}")
            undecided = {"not_applicable": "not_applicable", "open": "open", "gap": "gap", "conflict": "in_conflict"}
            said = (
                self.values.of(named, plain(view.value))
                if view.status == "determined"
                else self.words(undecided[view.status])
            )
            statuses.add(view.status)
            page.lead(self.names.subject(record.name).about(named.label), "bold", f" — {said}", 2)
            clauses = [self.names.cited(clause["pack"], clause["point"]) for clause in view.clauses]
            if clauses:
                page.line(", ".join(dict.fromkeys(clauses)), 4)
        page.line()
        page.line(self.text("asked", n=len(self.interview.asked), total=self.total))
        page.line(self.text("stopped" if stopped else "open" if "open" in statuses else "firm"))
        self._say(page.text())
