"""P104: a modality that the verb of the quote contradicts."""

from __future__ import annotations

from collections.abc import Iterator

from punkt.law.packs.pack import MODALITY_TEXT, Modality

from .drafting import bindings
from .lint_base import Bench, Folder, Found, Lint, Severity


def look(bench: Bench) -> Iterator[Found]:
    """Norms and rules whose quote says otherwise; a proposal binds nobody and a definition tells nobody what to do, whatever its verbs."""
    for folder in bench.folders:
        entries = list(folder.entries("norms", "rules"))
        recommends = _only_recommends(folder)
        for _, spot in entries:
            stated = Modality(spot.data["modality"])
            said = bindings(spot.data.get("quote", ""))
            if recommends:
                said.pop(Modality.MANDATORY, None)
                if said:
                    said.setdefault(Modality.RECOMMENDED, "")
            if said and stated not in said and stated not in (Modality.PROPOSAL, Modality.DEFINITION):
                right, verb = next(iter(said.items()))
                yield Found(
                    (spot / "modality").place,
                    {"verb": verb, "given": f"{stated.value}", "right": right.value, "words": MODALITY_TEXT[right]},
                )


def _only_recommends(folder: Folder) -> bool:
    """Whether nothing in the document binds: then «должны» does not either, and «может» is a recommendation too."""
    return all(spot.data["modality"] != Modality.MANDATORY.value for _, spot in folder.entries("norms", "rules"))


LINT = Lint(
    "P104",
    "modality-against-verb",
    Severity.ERROR,
    {
        "ru": "Обязательность, которой противоречит глагол цитаты: «рекомендуется», «предлагается» — recommended; «вправе», "
        "«может», «допускается» — discretionary; «обязан», «должен», «устанавливается», «осуществляется», «представляет», "
        "«не допускается» — mandatory. «Может … не более …» бывает и тем и другим. Не касается предложений и определений, а в "
        "документе без единой обязательной нормы — и обязывающих глаголов.",
        "en": "A modality that the verb of the quote contradicts: «рекомендуется», «предлагается» are recommended; «вправе», "
        "«может», «допускается» discretionary; «обязан», «должен», «устанавливается», «осуществляется», «представляет», "
        "«не допускается» mandatory. «Может … не более …» may be either. Proposals and definitions are left alone, and in a document "
        "without one mandatory norm so are verbs that bind.",
    },
    {"ru": "Выдавать совет за обязанность и право за совет.", "en": "Making a duty of advice, or advice of a right."},
    {
        "ru": "Ставьте ту обязательность, которую называет глагол, или процитируйте слова, на которых она стоит.",
        "en": "Put the modality that the verb says, or quote the words it rests on.",
    },
    {
        "ru": "От обязательности зависит, нарушение ли это; ошибку в ней по решению не видно.",
        "en": "Whether something is a breach depends on it, and the decision does not show that it is wrong.",
    },
    "modality: mandatory\nquote: рекомендуется оборудовать навесом",
    "modality: recommended\nquote: рекомендуется оборудовать навесом",
    look,
)
