"""Packs for the lint, over an invented field."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

VOCABULARY = """vocabulary: none.toll
version: 1.0.0
title: {ru: плата за проезд, en: road toll}
subjects:
  vehicle:
    section: true
    title: {ru: машина, en: vehicle}
    facts:
      axles: {type: integer, range: "[1..9]", label: {ru: оси, en: axles}, question: {ru: Сколько осей?, en: How many axles?}}
      weight: {type: number, decimals: 1, label: {ru: масса, en: weight}, question: {ru: Какая масса?, en: What weight?}}
      zone: {type: choice, values: {red: {ru: красная, en: red}, blue: {ru: синяя, en: blue}}, label: {ru: зона, en: zone}, question: {ru: Какая зона?, en: Which zone?}}
      exempt: {type: boolean, label: {ru: льгота, en: exempt}, question: {ru: Есть льгота?, en: Is it exempt?}}
outcomes:
  vehicle:
    tariff: {kind: decision, values: {free: {ru: бесплатно, en: free}, full: {ru: полностью, en: in full}}, title: {ru: тариф, en: tariff}}
    heavy: {kind: check, title: {ru: тяжёлая, en: heavy}}
    roofed: {kind: check, title: {ru: навес, en: roof}}
"""
HEADER = """pack: none.town
version: 1.0.0
vocabulary: none.toll
title: {ru: плата в городе, en: toll in town}
document: {date: '2020-01-01', kind: {ru: Порядок, en: Order}, issuer: {ru: Город, en: Town}, title: {ru: О плате, en: On tolls}}
jurisdiction: {code: NONE, title: {ru: Город, en: Town}}
in_force: {from: '2020-01-01'}
"""
LEDGER = """points:
  "1": {state: encoded, title: {ru: тариф, en: tariff}}
  "2": {state: definition, title: {ru: масса, en: weight}, reason: {ru: вводит слово, en: introduces a word}}
  "2.а": {state: encoded, title: {ru: лёгкие, en: light ones}}
  "2.б": {state: encoded, title: {ru: навес, en: roof}}
  "3": {state: procedural, title: {ru: порядок, en: procedure}, reason: {ru: порядок работы, en: only a procedure}}
"""
NORMS = """norms:
  light: {value: "(3..12]", point: "2", sub: а, modality: mandatory, quote: свыше 3 и до 12 тонн, title: {ru: лёгкие машины, en: light vehicles}}
  axles.few: {value: 2, point: "2", sub: б, modality: recommended, quote: «малых» – до двух осей, title: {ru: мало осей, en: few axles}}
"""
READINGS = """readings:
  inclusive:
    point: "1"
    quote: до двух осей
    question: {ru: Входит ли граница?, en: Is the bound included?}
    adopted: inside
    options: {inside: {ru: входит, en: it is}, outside: {ru: не входит, en: it is not}}
    reason: {ru: так понимают, en: commonly so}
"""
RULES = """rules:
  - decide: tariff
    point: "1"
    modality: mandatory
    quote: плата вносится
    says: {ru: Льготные проезжают бесплатно., en: The exempt pay nothing.}
    first:
      - {when: exempt, then: free}
      - {when: {holds: short}, then: free}
      - {else: full}
  - derive: short
    subject: vehicle
    point: "1"
    modality: mandatory
    quote: машины с одной осью
    says: {ru: У машины не больше двух осей., en: A vehicle of two axles at most.}
    when:
      reading: inclusive
      by: {inside: {fact: axles, at_most: $axles.few}, outside: {fact: axles, less_than: $axles.few}}
  - check: heavy
    point: "2"
    sub: а
    modality: mandatory
    quote: масса – должна быть не более 12 тонн
    says: {ru: Масса машины в пределах., en: The weight is within bounds.}
    applies: {fact: zone, is: red}
    require: {fact: weight, in: $light}
  - check: roofed
    point: "2"
    sub: б
    modality: recommended
    quote: рекомендуется навес «для всех»
    says: {ru: Над машиной есть навес., en: There is a roof above it.}
    require: {fact: zone, is: blue}
"""
FILES_OF_PACK = {
    "vocabulary.yaml": VOCABULARY,
    "town/pack.yaml": HEADER,
    "town/ledger.yaml": LEDGER,
    "town/norms.yaml": NORMS,
    "town/readings.yaml": READINGS,
    "town/01.yaml": RULES,
}
_MARK = {"n": "norms", "r": "01", "v": "vocabulary", "l": "ledger", "d": "readings", "p": "pack"}


def write(folder: Path, changes: tuple[tuple[str, str, str], ...] = (), more: Mapping[str, str] | None = None) -> Path:
    """The small pack with changes: file, old text, new text."""
    texts = {**FILES_OF_PACK, **(more or {})}
    for file, old, new in changes:
        name = next(name for name in texts if Path(name).stem == _MARK.get(file, file))
        assert old in texts[name], (file, old)
        texts[name] = texts[name].replace(old, new, 1)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return folder


NORM = '  spare: {value: 5, point: "1", modality: mandatory, quote: пять, title: {ru: запасная, en: spare one}}\n'
