"""The face of Punkt for other programs: :func:`load`, and what comes of it. It alone joins wings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from punkt.deciding import decision, rule_base
from punkt.deciding.cases.foreign_values import CaseLike
from punkt.deciding.decision import Trace
from punkt.files.messages.arguments import of_type, one_of, several
from punkt.files.signing import FileSource
from punkt.files.texts import LANGUAGES, bilingual
from punkt.law.loading.pack_sources import Asked

if TYPE_CHECKING:
    from punkt.journal import Journal
    from punkt.proving.interview.exact_missing import ExactMissing
    from punkt.proving.interview.questions import Interview
    from punkt.showing.papers import Paper

__all__ = ["Decision", "Rules", "load"]


class Decision(decision.Decision):
    """The outcomes of a case under a rule base. ``decision[subject, outcome]`` is one of them."""

    def exact_missing(self, *outcomes: str) -> list[ExactMissing]:
        """For each open outcome the missing facts that some completion of the others makes matter.

        ``outcomes``: those asked about, each as ``name`` or ``subject.name``; all of them where none is named.
        Needs the solver (``punkt[proof]``); the decision document keeps its own list, which does not.
        Raises :class:`PunktError` where the solver is not installed, or an outcome is not one of the decision's.
        """
        from punkt.files.messages.optional_parts import require

        for one in outcomes:
            of_type("outcomes", one, str, bilingual("system.arguments.names"))
        require("proof", "z3")
        from punkt.proving.interview.exact_missing import exact_missing_of

        return exact_missing_of(self, outcomes)

    def to_text(self, lang: str = "ru", width: int = 80) -> str:
        """The decision as ``punkt decide`` tells it: plain text of so many columns in a language, ``ru`` or ``en``."""
        from punkt.showing.decision.decision_text import decision_text
        from punkt.showing.decision.view import view
        from punkt.showing.words.interface_words import Words

        one_of("lang", lang, LANGUAGES)
        of_type("width", width, int, "int")
        return decision_text(view(self, self.judged.linked, lang), Words(lang), width)

    def to_html(self, lang: str = "ru") -> str:
        """The decision as one page of HTML that loads nothing from elsewhere, in a language, ``ru`` or ``en``."""
        from punkt.showing.decision.decision_page import decisions_page
        from punkt.showing.decision.view import view
        from punkt.showing.words.interface_words import Words

        one_of("lang", lang, LANGUAGES)
        return decisions_page([view(self, self.judged.linked, lang)], Words(lang))

    def _repr_html_(self) -> str:
        """What a notebook shows: the page, in a frame of its own so that neither changes the other."""
        return f'<iframe srcdoc="{escape(self.to_html())}" style="width:100%;height:40em;border:0"></iframe>'

    def papers(self) -> list[str]:
        """The names of the forms that the packs have."""
        from punkt.showing.papers import read_forms

        return list(read_forms(self.judged.linked))

    def paper(self, form: str, *, lang: str = "ru", subject: str = "", typed: Mapping[str, str] | None = None) -> Paper:
        """A form of the packs, by its name, filled in for a record of the case: ``subject``, else the only one there is.

        ``typed`` are texts for fields that no fact gives. Raises :class:`PunktError` where there is no such form, where
        it may not be issued yet, with the reasons, or where something is typed for a field that takes none.
        """
        from punkt.showing.papers import fill, find_form

        return fill(self, find_form(self.judged.linked, form), lang, subject, typed=typed)

    def paper_html(
        self, form: str, *, lang: str = "ru", subject: str = "", typed: Mapping[str, str] | None = None
    ) -> str:
        """As :meth:`paper`: the page, made to be printed."""
        from punkt.showing.papers.paper_page import page

        return page(self.paper(form, lang=lang, subject=subject, typed=typed))

    def paper_docx(
        self, form: str, *, lang: str = "ru", subject: str = "", typed: Mapping[str, str] | None = None
    ) -> bytes:
        """As :meth:`paper`: the file for Word. Needs ``punkt[forms]``."""
        from punkt.showing.papers.paper_docx import file_of

        return file_of(self.paper(form, lang=lang, subject=subject, typed=typed))


class Rules(rule_base.Rules):
    """Packs that decide cases together. Made by :func:`load`."""

    def decide(
        self,
        case: CaseLike,
        *,
        as_of: date | str | None = None,
        trace: Trace = "full",
    ) -> Decision:
        """Decide a case: a mapping as parsed from a case file, a located document, or an object of such fields.

        Such objects are dataclasses, models of pydantic, classes of attrs and named tuples; a value may be
        that of an enumeration, or a scalar of numpy or pandas. ``as_of`` (a date, or ``YYYY-MM-DD``) asks the law of
        another day than the case names. With ``trace="clauses"`` only outcomes and fired clauses are worked out at
        once; the rest follows when it is asked for. Raises :class:`PunktError` for bad input, or where evaluators disagree.
        """
        return Decision.of(self.judge(case, as_of), trace)

    def interview(self, *outcomes: str, case: CaseLike | None = None, as_of: date | str | None = None) -> Interview:
        """Ask for the facts of a case one by one, only those that can still change one of some outcomes.

        ``outcomes``: each as ``name`` or ``subject.name``; ``case``: what is known already. Needs ``punkt[proof]``.
        Raises :class:`PunktError` for a bad case, or an outcome that the packs do not decide.
        """
        from punkt.files.messages.optional_parts import require

        for one in outcomes:
            of_type("outcomes", one, str, bilingual("system.arguments.names"))
        require("proof", "z3")
        from punkt.proving.interview.questions import Interview

        return Interview(self, outcomes, case, as_of)

    def run(
        self, frame: Any, *, as_of: date | str | None = None, names: bool = True, ignore: Iterable[str] = ()
    ) -> Any:
        """Decide all rows of a frame, by columns: of Polars (also lazy), of pandas, or an Arrow table.

        Columns are facts (``section.path``, or ``path`` where only one section has it) and a key
        ``case``; cases with lists are given as a mapping of frames, ``cases`` and ``section.list``
        (:mod:`punkt.registers.columns.table_layout`). The answer is of the same kind, with the columns of
        :mod:`punkt.registers.columns.result_columns`; bits are turned into lists of names unless ``names`` is
        false. ``as_of`` is asked instead of the rows' own days; without either, today.
        Columns named in ``ignore`` are passed over. Raises :class:`PunktError` for bad input.
        """
        from punkt.registers.run.data_frames import run

        return run(self, frame, as_of, names, ignore)


def load(
    *names: Asked,
    pack_dirs: Iterable[str | Path] = (),
    public_keys: Iterable[FileSource] | None = None,
    journal: Journal | None = None,
) -> Rules:
    """Load packs; the packs they extend are loaded too.

    Each is named by its id, or given as an archive (``….punkt``): its path, its bytes, or its bytes with those of its
    signatures. ``pack_dirs``, folders and archives, are searched before ``PUNKT_PACKS`` and the packs that ship with
    Punkt. With ``public_keys`` (files of Ed25519 keys) every pack has to be an archive that one of them signed.
    With ``journal`` the packs kept there come first, each named by its id or by the hash that decisions name.
    Nothing of where they came from is needed afterwards. Raises :class:`PunktError` with every fault of every file.
    """
    from punkt.law.loading.pack_signatures import Trust

    for one in names:
        of_type("names", one, (str, Path, bytes, tuple), bilingual("system.arguments.packs"))
    pack_dirs = several("pack_dirs", pack_dirs)
    trust = None if public_keys is None else Trust.of(several("public_keys", public_keys))
    if journal is None:
        return Rules.load(*names, pack_dirs=pack_dirs, trust=trust)
    from punkt.journal import Journal
    from punkt.journal.kept_packs import packs_of

    of_type("journal", journal, Journal, bilingual("system.arguments.journal"))

    asked, kept = packs_of(journal.database, names)
    return Rules.load(*asked, pack_dirs=pack_dirs, trust=trust, kept=kept)
