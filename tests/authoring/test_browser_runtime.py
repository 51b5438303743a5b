"""The runtime in JavaScript by itself: its modules, what they are bundled into, canonical JSON, digests, exact numbers."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from helpers import bounded
from helpers.javascript_engine import NODE, needs_node
from helpers.lengths import many
from helpers.loops import nonempty
from helpers.toll import VOCABULARY, write_pack
from punkt import PackError, load
from punkt.authoring.browser.bundle import PAGE, bundled, declared, module_names, path_of
from punkt.authoring.browser.page_words import SHARED, WORDS
from punkt.authoring.browser.write_module import embedded, module_of
from punkt.files.canonical import canonical, sha256
from punkt.kernel.domains import show
from punkt.kernel.numbers import Rounding, divided, raised, rounded, weighted


def in_node(folder: Path, script: str) -> str:
    """What a script says that may import ``m``, the runtime as one module."""
    assert NODE is not None
    text = bundled(*module_names())
    (folder / "m.mjs").write_text(f"{text}\nexport {{ {', '.join(declared(text))} }};\n", "utf-8")
    (folder / "script.mjs").write_text(f'import * as m from "./m.mjs";\n{script}', "utf-8")
    done = bounded.run([NODE, folder / "script.mjs"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


def test_modules_can_be_one() -> None:
    """What they declare has names of its own; nothing is left of imports and exports."""
    text = bundled(*module_names(), *module_names(PAGE))
    assert [name for name, times in Counter(declared(text)).items() if times > 1] == []
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    for name in nonempty([*module_names(), *module_names(PAGE)]):
        lines = path_of(name).read_text("utf-8").splitlines()
        assert lines[0].startswith("// ") and len(lines) <= 400 and max(map(len, lines)) <= 240, name


def test_the_page_has_the_words_that_it_says() -> None:
    text = "".join((PAGE / name).read_text("utf-8") for name in module_names(PAGE))
    said = {*re.findall(r"say\(\s*\"(\w+)\"", text), *re.findall(r"data\.words\.(\w+)", text)}
    known = {*WORDS, *SHARED}
    assert said and said <= known
    assert {name for name in known if f'"{name}"' not in text and f"words.{name}" not in text} <= {
        "gap",
        "not_applicable",
    }


@needs_node
def test_digests_and_canonical_texts(tmp_path: Path) -> None:
    random = Random(4)
    texts = ["", "abc", "x" * 55, "y" * 56, "z" * 64, "ё\U0001f600" * 40, *("q" * n for n in range(110, 130))]
    documents = [{random.choice("aёz\U0001f600\ue000") * n: [n, n / 8, None, '\u0007"\\'] for n in range(5)}]
    (tmp_path / "given.json").write_text(json.dumps([texts, documents]), "utf-8")
    said = json.loads(
        in_node(
            tmp_path,
            """import { readFileSync } from "node:fs";
const [texts, documents] = JSON.parse(readFileSync(new URL("given.json", import.meta.url)));
console.log(JSON.stringify([texts.map(m.sha256), documents.map(m.canonical)]));""",
        )
    )
    assert said[0] == [sha256(text.encode()).removeprefix("sha256:") for text in texts]
    assert said[1] == [canonical(one).decode() for one in documents]


@needs_node
def test_exact_numbers(tmp_path: Path) -> None:
    """Sums, quotients, powers and roundings of random decimals, also of so many digits that none comes out."""
    random, rows, expected = Random(9), [], []
    for _ in range(many(200, 3000)):
        one, two = (_drawn(random) for _ in range(2))
        by, how = random.randint(-6, 40), random.choice(list(Rounding))
        rows.append([str(one), str(two), by, how.value])
        found = [weighted(one, ((two, one),)), divided(one, two) if two else None]
        found += [raised(one, by) if one or by >= 0 else None, rounded(one, abs(two), how) if two else None]
        expected.append([value if value is None else _bare(show(value)) for value in found])
    (tmp_path / "given.json").write_text(json.dumps(rows), "utf-8")
    said = in_node(
        tmp_path,
        """import { readFileSync } from "node:fs";
const show = (number) => (number === null ? null : m.writtenNumber(number));
const found = JSON.parse(readFileSync(new URL("given.json", import.meta.url))).map(([a, b, by, how]) => {
  const [one, two] = [m.readNumber(a), m.readNumber(b)];
  const step = two.top < 0n ? m.readNumber(b.slice(1)) : two;
  return [
    m.weighted(one, [[two, one]]),
    two.top ? m.divided(one, two) : null,
    one.top || by >= 0 ? m.raised(one, BigInt(by)) : null,
    two.top ? m.roundedTo(one, step, how) : null,
  ].map(show);
});
console.log(JSON.stringify(found));""",
    )
    assert json.loads(said) == expected


def _drawn(random: Random) -> Decimal:
    digits = random.choice((1, 1, 2, 5, 60))
    return Decimal(random.randint(-(10**digits), 10**digits)).scaleb(-random.choice((0, 1, 2, 5)))


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


@needs_node
def test_what_stands_in_a_page_ends_no_script(tmp_path: Path) -> None:
    data = {"</script><!--": ["\u2028", "\\", '"', "`${x}", "__proto__"], "__proto__": {"a": 1}}
    text = embedded(data)
    assert "<" not in text and "\u2028" not in text
    said = in_node(tmp_path, f"console.log(JSON.stringify({text}));")
    assert json.loads(said) == data


def test_numbers_that_javascript_does_not_keep_are_refused(tmp_path: Path) -> None:
    """Of fifteen digits it keeps every one; a case with more would say another number."""
    rule = {"check": "so", "require": {"fact": "paid", "is": True}}
    for range_, decimals, kept in (
        ("[0..999999999]", 6, True),
        ("[0..1000000000]", 6, False),
        (None, 5, True),
        (None, 6, False),
    ):
        more = f', range: "{range_}"' if range_ else ""
        fact = f"      width_m: {{type: number, decimals: {decimals}{more}, label: {{ru: а, en: a}}, question: {{ru: а, en: a}}}}\n"
        text = re.sub(r"      width_m: .*\n", lambda _: fact, VOCABULARY)  # noqa: B023 - used at once
        write_pack(tmp_path, [rule], vocabulary=text)
        rules = load("test.town", pack_dirs=[tmp_path])
        if kept:
            assert module_of(rules).module
            continue
        with pytest.raises(PackError) as error:
            module_of(rules)
        (said,) = error.value.diagnostics
        assert said.code == "P580" and said.place.file.endswith("vocabulary.yaml") and said.place.line
        assert "bay.width_m" in said.message("en") and f"{decimals} decimals" in said.message("en")
