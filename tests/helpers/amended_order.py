"""An invented order in two editions, and its pack: two points changed, one inserted, the rest renumbered."""

from __future__ import annotations

from pathlib import Path

ORDER = """Правила проката лодок

1. Лодка выдаётся лицам от 18 лет.

2. Залог составляет 300 монет.

3. Плата за час определяется так:

а) вёсельная лодка – 50 монет;

б) парусная лодка – свыше 50 и до 90 монет.

4. Прилагаются:

а) паспорт;

б) справка о здоровье.

5. Лодку возвращают до захода солнца, плату вносят в кассу.

6. Жалобы рассматривает староста.
"""
SECOND = """Правила проката лодок

1. Лодка выдаётся лицам от 18 лет.

2. Залог составляет 400 монет.

3. Жилет выдаётся бесплатно.

4. Плата за час определяется так:

а) вёсельная лодка – 50 монет;

б) парусная лодка – свыше 50 и до 80 монет.

5. Прилагаются:

а) паспорт;

б) справка о здоровье.

6. Лодку возвращают до захода солнца, плату вносят в кассу.

7. Жалобы рассматривает староста.
"""
T = "{ru: а, en: a}"
FILES = {
    "pack.yaml": """# Заголовок
pack: test.boats
version: 0.1.0
vocabulary: test.boats
title: {ru: Лодки, en: Boats}
document:
  number: '3'
  date: '2025-01-01'
  kind: {ru: Приказ, en: Order}
  issuer: {ru: Староста, en: Headman}
  title: {ru: О лодках, en: On boats}   # заглавие
jurisdiction: {code: XX, title: {ru: Берег, en: Shore}}
in_force: {from: '2025-01-01'}
""",
    "vocabulary.yaml": """vocabulary: test.boats
version: 0.1.0
title: {ru: Лодки, en: Boats}
units:
  coin: {ru: монет, en: coins}
  year: {ru: лет, en: years}
subjects:
  client:
    section: true
    title: {ru: Клиент, en: Client}
    facts:
      age: {type: integer, range: "[0..120]", unit: year, label: {ru: возраст, en: age}, question: {ru: Сколько лет?, en: How old?}}
      purse: {type: integer, range: "[0..1000]", unit: coin, label: {ru: кошелёк, en: purse}, question: {ru: Сколько монет?, en: How many coins?}}
      passport: {type: boolean, label: {ru: паспорт, en: passport}, question: {ru: Есть паспорт?, en: Is there a passport?}}
      health: {type: boolean, label: {ru: справка, en: paper}, question: {ru: Есть справка?, en: Is there the paper?}}
outcomes:
  client:
    deposit: {kind: check, title: {ru: Залога хватает, en: Deposit is there}}
    old_enough: {kind: check, title: {ru: Возраст, en: Age}}
    sailing: {kind: check, title: {ru: Плата за парусную, en: Fee for sailing}}
    papers: {kind: check, title: {ru: Бумаги, en: Papers}}
    cash: {kind: flag, title: {ru: В кассу, en: At the desk}}
""",
    "source.yaml": """source:
  paragraphs: blank_lines
  points: ["1."]
  subs: ["а)"]
""",
    "norms.yaml": """norms:
  # Возраст
  age.least: {value: 18, unit: year, point: "1", modality: mandatory, quote: от 18 лет, title: {ru: возраст, en: age}}
  deposit.sum:
    value: 300   # залог
    unit: coin
    point: "2"
    modality: mandatory
    quote: составляет 300 монет
    title: {ru: залог, en: deposit}

  sailing.fee:
    value: "(50..90]"
    unit: coin
    point: "3"
    sub: б
    modality: mandatory
    quote: свыше 50 и до 90 монет
    title: {ru: плата за парусную, en: fee for sailing}
  papers.all:
    facts: [passport, health]
    point: "4"
    modality: mandatory
    quote: Прилагаются
    title: {ru: бумаги, en: papers}
""",
    "rules.yaml": """rules:
  - {check: old_enough, point: "1", modality: mandatory, quote: от 18 лет, says: {ru: От 18 лет., en: From 18.}, require: {fact: age, at_least: $age.least}}
  - check: deposit
    point: "2"
    modality: mandatory
    quote: "Залог составляет 300 монет"
    says: {ru: Залог – триста монет., en: The deposit is three hundred coins.}
    require: {fact: purse, at_least: $deposit.sum}
  # Парусная
  - check: sailing
    point: "3"
    sub: б
    modality: mandatory
    quote: парусная лодка
    says: {ru: Хватает на парусную., en: There is enough for sailing.}
    require: {fact: purse, in: $sailing.fee}
  - check: papers
    point: "4"
    also: [4.а, 4.б]   # оба
    modality: mandatory
    quote: Прилагаются
    says: {ru: Обе бумаги., en: Both papers.}
    require: {at_least: 2, of: $papers.all, is: true}
  - {flag: cash, point: "5", modality: mandatory, quote: плату вносят в кассу, says: {ru: В кассу., en: At the desk.}, readings: [sunset], when: {fact: purse, at_least: 1}}
""",
    "readings.yaml": """readings:
  sunset:
    point: "5"
    quote: до захода солнца
    question: {ru: Когда заход?, en: When is sunset?}
    adopted: by_almanac
    options: {by_almanac: {ru: по календарю, en: by the almanac}}
    reason: {ru: Так принято., en: It is usual.}
""",
    "ledger.yaml": """points:
  "1": {state: encoded, title: {ru: возраст, en: age}}
  "2": {state: encoded, title: {ru: залог, en: deposit}}
  "3": {state: procedural, title: {ru: вводные слова, en: lead-in}, reason: {ru: Вводные слова., en: Lead-in.}}
  "3.а": {state: untranslatable, title: {ru: вёсельная, en: rowing}, reason: {ru: Не нужно., en: Not needed.}}
  "3.б":
    state: encoded
    title: {ru: парусная, en: sailing}  # плата
  "4": {state: encoded, title: {ru: бумаги, en: papers}}
  "4.а": {state: encoded, title: {ru: паспорт, en: passport}}
  "4.б": {state: encoded, title: {ru: справка, en: paper}}
  "5": {state: encoded, title: {ru: возврат, en: return}}
  "6":
    state: procedural
    title: {ru: жалобы, en: complaints}
    reason:
      ru: Решает староста.
      en: The headman decides.
""",
    "cases/rich.yaml": """case: rich
as_of: '2026-06-01'
about: {ru: Монет хватает., en: There are coins enough.}
client: {age: 20, purse: 350, passport: true, health: true}
expect: {client: {deposit: met, papers: met}}
""",
}


def write_boats(folder: Path, **more: str) -> Path:
    """The pack and both texts in a folder; answers with the folder of the pack."""
    home = folder / "boats"
    for name, text in {
        **FILES,
        **{name.replace("__", "/").replace("_yaml", ".yaml"): t for name, t in more.items()},
    }.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, "utf-8")
    (folder / "order.txt").write_text(ORDER, "utf-8")
    (folder / "second.txt").write_text(SECOND, "utf-8")
    return home
