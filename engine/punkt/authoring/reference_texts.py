"""Words of the language reference that no form and no schema says: titles, and an example of each kind of rule."""

from __future__ import annotations

from punkt.files.texts import Texts

WORDS = Texts("language.page")
FILES = Texts(
    "language.files",
    "pack",
    "norms",
    "presumptions",
    "readings",
    "ledger",
    "next",
    "notices",
    "absent_sources",
    "calendars",
    "acknowledged",
    "better",
    "source",
    "fingerprints",
    "form",
    "vocabulary",
    "case",
    "map",
    "simulate",
)
"""Schema → the title of its table; rules have a chapter of their own."""
RULES = Texts("language.about_kinds")
"""Kind of rule → what there is to say of it."""

_CITED = """  point: "3"
  modality: mandatory
  quote: …
  says: {ru: …, en: …}
"""

EXAMPLES: dict[str, str] = {
    "decide": f"- decide: tariff\n{_CITED}"
    "  first:\n"
    "    - {when: exempt, then: free}\n"
    "    - {when: {fact: axles, at_most: 2}, then: reduced}\n"
    "    - {else: standard}\n",
    "check": f"- check: wide_enough\n{_CITED}"
    "  applies: {fact: axles, more_than: 2}\n"
    "  require: {every: bays, has: {fact: width_m, at_least: 3}}\n",
    "duty": f"- duty: new_inspection\n{_CITED}"
    "  who: {ru: владелец, en: the keeper}\n"
    "  when: {full_years: registered_on, at_least: 4}\n",
    "flag": f"- flag: noisy\n{_CITED}  when: {{any_of: [noise, exhaust], in: $high}}\n",
    "derive": f"- derive: heavy\n  subject: vehicle\n{_CITED}  when: {{fact: weight, more_than: 3}}\n",
}
"""Kind of rule → an example of it."""
