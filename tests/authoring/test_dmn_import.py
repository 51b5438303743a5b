"""Models of DMN become packs: tables by every hit policy, records, functions, cases; what is left out is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.dmn_models import Imported, choice, decision, given, literal, model, record, table, text
from punkt.authoring.check_files import check_paths
from punkt.authoring.dmn.import_dmn import import_dmn
from punkt.authoring.dmn.names import Words, free, plain
from punkt.authoring.lint import Severity
from punkt.files.messages.diagnostics import PunktError

AGE = given("Age", "number")
COLUMNS = ["Age"]
OVERLAPPING = [[">= 60", '"senior"'], [">= 18", '"adult"'], ["-", '"any"']]
ORDER = ({"values": '"any", "adult", "senior"'},)


def tabled(folder: Path, hit: str, rows: list[list[str]], outputs: tuple[dict[str, str], ...] = ({},)) -> Imported:
    return Imported(folder, AGE, decision("Group", table(hit, COLUMNS, rows, outputs)))


def test_unique(tmp_path: Path) -> None:
    rows = [["< 18", '"child"'], ["[18..60)", '"adult"'], ["(60..70],[80..90]", '"senior"']]
    one = tabled(tmp_path, "UNIQUE", rows)
    values = [one.value("group", age=age) for age in (17.5, 18, 59, 60, 61, 75, 80)]
    assert values == ["child", "adult", "adult", "gap", "senior", "gap", "senior"]
    assert one.value("group") == "open"


def test_any(tmp_path: Path) -> None:
    one = tabled(tmp_path, "ANY", [["< 20", '"young"'], ["< 10", '"young"'], [">= 20", '"old"']])
    assert [one.value("group", age=age) for age in (5, 15, 20)] == ["young", "young", "old"]


def test_first(tmp_path: Path) -> None:
    one = tabled(tmp_path, "FIRST", OVERLAPPING)
    assert [one.value("group", age=age) for age in (70, 20, 5)] == ["senior", "adult", "any"]


def test_priority(tmp_path: Path) -> None:
    """By the order of the output values, which here is the reverse of the rows."""
    one = tabled(tmp_path, "PRIORITY", OVERLAPPING, ({"values": '"senior", "any", "adult"'},))
    assert [one.value("group", age=age) for age in (70, 20, 5)] == ["senior", "any", "any"]


def test_priority_without_an_order_is_named(tmp_path: Path) -> None:
    with pytest.raises(PunktError) as error:
        tabled(tmp_path, "PRIORITY", OVERLAPPING)
    assert [one.code for one in error.value.diagnostics] == ["P948", "P942"]
    assert error.value.diagnostics[1].message("en") == "left out: the order of the output values is not said"


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [("SUM", [1110, 110, "gap"]), ("MIN", [10, 10, "gap"]), ("MAX", [1000, 100, "gap"]), ("COUNT", [3, 2, "gap"])],
)
def test_collected(aggregation: str, expected: list[object], tmp_path: Path) -> None:
    """Where no row holds there is no value, also of a sum."""
    rows = [["> 60", "1000"], ["> 30", "100"], ["> 20", "10"]]
    one = tabled(tmp_path, f"COLLECT/{aggregation}", rows)
    assert [one.value("group", age=age) for age in (70, 40, 20)] == expected


def test_a_default(tmp_path: Path) -> None:
    rows = [["> 60", "5"], ["> 30", "2"]]
    one = tabled(tmp_path, "COLLECT/MAX", rows, ({"default": "0"},))
    assert [one.value("group", age=age) for age in (61, 31, 30)] == [5, 2, 0]


def test_a_sum_has_its_default(tmp_path: Path) -> None:
    one = tabled(tmp_path, "COLLECT/SUM", [["> 60", "5"], ["> 30", "2"]], ({"default": "1"},))
    assert [one.value("group", age=age) for age in (61, 31, 30)] == [7, 2, 1]


def test_several_outputs_are_one_row(tmp_path: Path) -> None:
    outputs = ({"name": "Status", "default": '"no"'}, {"name": "Rate", "default": "0"})
    one = tabled(tmp_path, "UNIQUE", [["> 60", '"yes"', "5"], ["[30..60]", '"yes"', "2"]], outputs)
    decided = one.decide(age=40)
    assert (decided["data", "group.status"].value, decided["data", "group.rate"].value) == ("yes_", 2)
    assert (one.value("group.status", age=1), one.value("group.rate", age=1)) == ("no_", 0)


@pytest.mark.parametrize(
    ("hit", "seventy", "twenty"),
    [
        ("RULE ORDER", ["senior", "adult", "any"], ["adult", "any"]),
        ("COLLECT", ["senior", "adult", "any"], ["adult", "any"]),
        ("OUTPUT ORDER", ["any", "adult", "senior"], ["any", "adult"]),
    ],
)
def test_lists(hit: str, seventy: list[str], twenty: list[str], tmp_path: Path) -> None:
    """All rows that hold, in their order or in that of the output values; what is made of a list is left out."""
    lists = decision("All", table(hit, COLUMNS, OVERLAPPING, ORDER))
    one = Imported(tmp_path, AGE, lists, decision("More", literal("All")))
    assert [one.value("all", age=age) for age in (70, 20)] == [seventy, twenty]
    assert one.codes == ["P942"]


def test_several_outputs_of_lists_stay_paired(tmp_path: Path) -> None:
    outputs = ({"name": "Status"}, {"name": "Rate"})
    one = tabled(
        tmp_path, "RULE ORDER", [["> 60", '"good"', "5"], ["> 30", '"fair"', "2"], ["-", '"good"', "2"]], outputs
    )
    decided = one.decide(age=61)
    found = list(zip(decided["data", "group.status"].value, decided["data", "group.rate"].value, strict=True))
    assert found == [("good", 5), ("fair", 2), ("good", 2)]


def test_strange_cells(tmp_path: Path) -> None:
    """Another input, a null end, a condition of its own, a comparison of records, what is listed and denied."""
    rows = [
        ["[Low..High]", "-", '"between"'],
        ["> High, < Low", "not(true)", '"outside, not paid"'],
        ["? > High and Low > 0", "true", '"above, paid"'],
        ["not([Low..High], > High)", "true", '"below, paid"'],
    ]
    inputs = [given("x", "number"), given("Low", "number"), given("High", "number"), given("Paid", "boolean")]
    one = Imported(tmp_path, *inputs, decision("d", table("FIRST", ["x", "Paid"], rows)))
    assert one.codes == []
    facts = {"low": 2, "high": 4}
    assert one.value("d", x=2, **facts) == "between"
    assert one.value("d", x=5, paid=False, **facts) == "outside_not_paid"
    assert one.value("d", x=5, paid=True, **facts) == "above_paid"
    assert one.value("d", x=1, paid=True, **facts) == "below_paid"
    assert one.value("d", x=5, **facts) == "open"


def test_texts_are_choices(tmp_path: Path) -> None:
    """Those that the type allows, in its order, and those that cells ask for."""
    rows = [['"B", "C d"', "1"], ['not("B","C d")', "2"]]
    logic = decision("d", table("UNIQUE", ["kind"], rows))
    one = Imported(tmp_path, choice("tKind", "Z", "B"), given("kind", "tKind"), logic)
    fact = one.rules.vocabulary.subjects["data"].facts["kind"]
    assert list(fact.values) == ["z", "b", "c_d"]
    assert [one.value("d", kind=kind) for kind in ("b", "c_d", "z")] == [1, 1, 2]


def test_a_list_of_which_nothing_is_known_is_named(tmp_path: Path) -> None:
    parts = [
        '<itemDefinition name="tWords" isCollection="true"><typeRef>string</typeRef></itemDefinition>',
        given("a", "string"),
        given("many", "tWords"),
        decision("listed", table("UNIQUE", ["a"], [["many", "true"]])),
        decision("n", literal("1")),
    ]
    one = Imported(tmp_path, *parts, decision("both", literal("if listed then n else 2")))
    assert one.codes == ["P947", "P943"]
    assert one.value("n") == 1


def test_texts_that_are_passed_on(tmp_path: Path) -> None:
    """What the model names no word of is a text; a word within a text is spelled out as the model has it."""
    rows = [['"Male"', 'Name + ", dad of " + string(Children)'], ["-", 'Name + " (" + Sex + ")"']]
    parts = [
        choice("tSex", "Male", "Not said"),
        given("Sex", "tSex"),
        given("Name", "string"),
        given("Nick", "string"),
        given("Children", "number"),
        decision("Said", table("FIRST", ["Sex"], rows)),
        decision("Same", literal('Name = Nick or Said = "Ann, dad of 2.5"')),
        decision("Paid", literal('Name + "$5"')),
        decision("All", literal("[Name, Nick, Sex]")),
    ]
    one = Imported(tmp_path, *parts)
    facts = one.rules.vocabulary.subjects["data"].facts
    assert [facts[name].kind.value for name in ("sex", "name", "nick")] == ["choice", "text", "text"]
    assert one.value("said", sex="male", name="Ann", children=2.5) == "Ann, dad of 2.5"
    assert one.value("said", sex="not_said", name="Ann: 1") == "Ann: 1 (Not said)"
    assert one.value("said", name="Ann") == "open"
    assert [one.value("same", name="a", nick=nick, sex="not_said") for nick in "ab"] == [True, False]
    assert one.value("same", name="Ann", nick="b", sex="male", children=2.5) is True
    assert one.value("all", name="a", nick="true", sex="not_said") == ["a", "true", "Not said"]
    assert one.codes == ["P942"]  # a text that begins like a norm


def test_a_word_in_a_list_of_another_fact(tmp_path: Path) -> None:
    parts = [
        '<itemDefinition name="tWords" isCollection="true"><typeRef>string</typeRef></itemDefinition>',
        given("sign", "string"),
        given("signs", "tWords"),
        decision("d", table("COLLECT", ["sign"], [['"cough", "ache"', "1"], ["signs", "2"]])),
    ]
    one = Imported(tmp_path, *parts)
    assert one.value("d", sign="ache", signs=["cough"]) == [1]
    assert one.value("d", sign="ache", signs=["cough", "ache"]) == [1, 2]
    assert one.value("d", sign="ache") == "open"


def test_none_where_the_type_allows_it(tmp_path: Path) -> None:
    allowed = f"<allowedValues>{text('[0..100], null')}</allowedValues>"
    item = f'<itemDefinition name="tScore"><typeRef>number</typeRef>{allowed}</itemDefinition>'
    logic = decision("d", literal("if Score = null then 0 else if Score > 50 then 2 else 1"))
    one = Imported(tmp_path, item, given("Score", "tScore"), logic)
    assert [one.value("d", score=score) for score in (51, 50, "none")] == [2, 1, 0]
    assert one.value("d") == "open"
    with pytest.raises(PunktError):
        one.decide(score=101)


def test_functions_are_called_where_they_stand(tmp_path: Path) -> None:
    """Once by an invocation, twice within an expression: the same call is one outcome."""
    parameters = '<formalParameter name="Years" typeRef="number"/>'
    body = table("UNIQUE", ["Years"], [["< 10", "0.5"], [">= 10", "0.8"]])
    function = (
        f'<businessKnowledgeModel name="Rate table"><encapsulatedLogic>{parameters}{body}</encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    binding = f'<binding><parameter name="Years"/>{literal("Age - 20")}</binding>'
    invocation = f"<invocation>{literal('Rate table')}{binding}</invocation>"
    twice = literal("Rate table(Age) * 100 + Rate table(Years: Age)")
    one = Imported(tmp_path, AGE, function, decision("Rate", invocation), decision("Twice", twice))
    assert {name for _, name in one.rules.vocabulary.outcomes} == {"rate", "rate_table", "twice"}
    decided = one.decide(age=25)
    found = [decided["data", name].value for name in ("rate", "rate_table", "twice")]
    assert found == [0.5, 0.8, 80.8]


def test_contexts_and_boxed_conditions(tmp_path: Path) -> None:
    entries = [("fee", "2"), ("base", "Age * fee"), ("", "if base > 10 then base else fee")]
    named = [(f'<variable name="{name}"/>' if name else "", value) for name, value in entries]
    written = "".join(f"<contextEntry>{variable}{literal(value)}</contextEntry>" for variable, value in named)
    boxed = f"<conditional><if>{literal('Age > 5')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>"
    parts = [decision("c", f"<context>{written}</context>"), decision("b", boxed)]
    one = Imported(tmp_path, AGE, *parts)
    assert [(one.value("c", age=age), one.value("b", age=age)) for age in (5, 6)] == [(2, 2), (12, 1)]


def test_records_are_paths_and_lists_are_lists(tmp_path: Path) -> None:
    items = '<itemDefinition name="tBills" isCollection="true"><typeRef>tBill</typeRef></itemDefinition>'
    parts = [
        record("tBill", Amount="number", Paid="boolean"),
        items,
        record("tHome", Area="number"),
        given("Bills", "tBills"),
        given("Home", "tHome"),
    ]
    decisions = {
        "total": "sum(Bills.Amount)",
        "owed": "sum(Bills[not(Paid)].Amount)",
        "number": "count(Bills)",
        "most": "max(Bills.Amount)",
        "large": "some b in Bills satisfies b.Amount > Home.Area",
        "all paid": "every b in Bills satisfies b.Paid",
    }
    one = Imported(tmp_path, *parts, *(decision(name, literal(logic)) for name, logic in decisions.items()))
    assert one.codes == []
    bills = [{"id": "1", "amount": 10, "paid": True}, {"id": "2", "amount": 30, "paid": False}]
    decided = one.decide(bills=bills, home={"area": 20})
    found = {name: decided["data", plain(name)].value for name in decisions}
    assert found == {"total": 40, "owed": 30, "number": 2, "most": 30, "large": True, "all paid": False}


def test_a_decision_without_logic_is_given(tmp_path: Path) -> None:
    one = Imported(tmp_path, decision("Score", "", "number"), decision("Good", literal("Score > 3"), "boolean"))
    assert [one.value("good", score=score) for score in (3, 4)] == [False, True]


def test_a_circle_is_named(tmp_path: Path) -> None:
    parts = [decision("a", literal("b + 1")), decision("b", literal("a + 1")), decision("c", literal("1"))]
    one = Imported(tmp_path, *parts)
    assert sorted(one.codes) == ["P942", "P943"] or sorted(one.codes) == ["P943", "P943"]
    assert one.value("c") == 1


def test_parts_that_are_not_read_are_named(tmp_path: Path) -> None:
    parts = ['<import name="other" namespace="urn:other"/>', '<decisionService name="s"/>', decision("n", literal("1"))]
    one = Imported(tmp_path, *parts, decision("l", "<list/>"))
    found = {(said.code, said.arguments["what"], said.arguments["name"]) for said in one.made.left_out}
    assert found == {("P945", "import", "other"), ("P945", "decisionService", "s"), ("P945", "list", "l")}


def test_the_pack_is_whole(tmp_path: Path) -> None:
    """No error by check, a ledger of all decisions, quotes of the model."""
    lost = decision("lost", literal('"x" - "y"'))
    one = Imported(tmp_path, AGE, decision("Group", table("FIRST", COLUMNS, OVERLAPPING)), lost)
    report = check_paths([one.made.folder], [one.made.folder])
    assert [found.diagnostic.text("en") for found in report.findings if found.severity is Severity.ERROR] == []
    ledger = (one.made.folder / "ledger.yaml").read_text("utf-8")
    assert "state: encoded" in ledger and "state: untranslatable" in ledger


TESTS = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<testCase id="1"><description>a child</description>
<inputNode name="Age"><value>12.50</value></inputNode><inputNode name="Town"><value>Upper Hill</value></inputNode>
<resultNode name="Group"><expected><value>any</value></expected></resultNode>
<resultNode name="Here"><expected><value>false</value></expected></resultNode>
<resultNode name="Gone"><expected><value>1</value></expected></resultNode></testCase>
<testCase id="2"><inputNode name="Age"><value>much</value></inputNode>
<resultNode name="Third"><expected><value>0.3333333333333</value></expected></resultNode>
<resultNode name="Group"><expected><value xsi:nil="true"/></expected></resultNode></testCase>
</testCases>"""


def test_cases_of_the_tck(tmp_path: Path) -> None:
    """The town is a word only the tests know; what does not fit is named with its place."""
    parts = [AGE, given("Town", "string"), decision("Group", table("FIRST", COLUMNS, OVERLAPPING))]
    parts += [decision("Here", literal('Town = "Lower Hill"')), decision("Third", literal("1 / 3"))]
    one = Imported(tmp_path, *parts, tests=TESTS)
    assert [said.text("en").rpartition("/")[2] for said in one.made.left_out] == [
        "tests.xml:6:1: test case 1, left out: the model has no decision Gone [P950]",
        "tests.xml:7:18: test case 2, left out: the value of Age is of another kind [P950]",
    ]
    first, second = (path.read_text("utf-8") for path in sorted((one.made.folder / "cases").glob("*.yaml")))
    assert "data: {age: 12.5, town: upper_hill}" in first
    assert "data: {group: any, here: false}" in first
    assert "group: {status: gap}" in second and "third: {status: determined}" in second
    assert one.made.cases == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no xml", "trial.dmn:1:1: this is no DMN model: it is no XML"),
        ("<definitions/>", "trial.dmn:1:1: this is no DMN model: its root is definitions"),
        ("<a xmlns='http://www.omg.org/spec/DMN/1'/>", "its root is a"),
        (model()[:-20], "it is no XML"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "it declares a DTD or entities"),
        ("<a>" * 300, "it is too large or too deep"),
        (model(), "nothing of the model Trial could be carried over"),
        (model(decision("d", literal("1 + + 2"))), "+ 2 is no FEEL"),
    ],
)
def test_bad_files_are_told_in_one_line(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "trial.dmn"
    file.write_text(content, "utf-8")
    with pytest.raises(PunktError) as error:
        import_dmn(file, tmp_path / "pack")
    assert any(said in one for one in error.value.lines("en"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["trial.dmn"]


def test_names() -> None:
    assert [plain(name) for name in ("isAffordable", "Pre-bureau risk", "HTTPCode", "9 lives", "Возраст", "—")] == [
        "is_affordable",
        "pre_bureau_risk",
        "http_code",
        "n_9_lives",
        "vozrast",
        "unnamed",
    ]
    assert (free("a", ["a"]), free("none", [])) == ("a_2", "none_")
    words = Words()
    assert [words.word(text) for text in ("A b", "a B", "A b")] == ["a_b", "a_b_2", "a_b"]
    assert words.title("a_b_2") == "a B"
