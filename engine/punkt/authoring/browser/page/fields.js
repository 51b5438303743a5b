// Fields: for each kind of fact what is asked by, and what the answer becomes in a case (undefined: not known).

import { make } from "./words.js";

// A field of a fact: `key` is its id in the page, `answer` what was answered before; `answered` takes another answer,
// and where the keyboard goes if the questions are to be drawn anew.
export function field(said, fact, key, answer, answered, siblings = []) {
  const draw = FIELDS[fact.by ? "months" : fact.kind];
  const inner = draw(said, fact, key, answer === "none" && fact.deniable ? undefined : answer, answered, siblings);
  if (!fact.deniable) return inner;
  const none = check(`${key}-none`, said.say("no_such", { what: said.pick(fact.label) }), answer === "none", (checked) =>
    answered(checked ? "none" : undefined),
  );
  return make("div", {}, inner, none);
}

export function check(id, label, checked, changed) {
  const box = make("input", { type: "checkbox", id, checked, onchange: () => changed(box.checked) });
  return make("label", { class: "check", for: id }, box, ` ${label}`);
}

function labelled(said, fact, key, input, hint = "") {
  const unit = typeof said.pick(fact.unit) === "object" ? said.pick(fact.unit).other : said.pick(fact.unit);
  const label = make("label", { for: key }, said.pick(fact.question), unit ? make("span", { class: "soft" }, ` (${unit})`) : "");
  if (!hint) return make("div", {}, label, input);
  input.setAttribute("aria-describedby", `${key}-hint`);
  return make("div", {}, label, make("p", { class: "soft", id: `${key}-hint` }, hint), input);
}

function choice(said, fact, key, answer, options, changed) {
  const given = [["", said.say("not_known")], ...options];
  const select = make("select", { id: key, onchange: () => changed(select.value) });
  for (const [value, text] of given) {
    select.append(make("option", { value, selected: String(answer ?? "") === value }, text));
  }
  return labelled(said, fact, key, select);
}

function typed(said, fact, key, shown, type, changed, hint = "") {
  const has = { id: key, value: shown, autocomplete: "off", ...type, onchange: () => changed(input.value.trim()) };
  const input = make("input", has);
  return labelled(said, fact, key, input, hint);
}

// What is typed as a number: a decimal comma is a point; what is none stays as it is, and is told by the case's check.
export function numberOf(text) {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".").replace("\u2212", "-");
  return /^[-+]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text;
}

const FIELDS = {
  boolean: (said, fact, key, answer, answered) =>
    choice(said, fact, key, answer, [["true", said.say("yes")], ["false", said.say("no")]], (value) =>
      answered(value === "" ? undefined : value === "true"),
    ),
  choice: (said, fact, key, answer, answered) =>
    choice(said, fact, key, answer, Object.entries(fact.values).map(([word, text]) => [word, said.pick(text)]), (value) =>
      answered(value || undefined),
    ),
  choices: (said, fact, key, answer, answered) => several(said, fact, key, answer, answered, fact.values),
  integer: (said, fact, key, answer, answered) => number(said, fact, key, answer, answered, "numeric"),
  number: (said, fact, key, answer, answered) => number(said, fact, key, answer, answered, "decimal"),
  date: (said, fact, key, answer, answered) =>
    typed(said, fact, key, answer, { type: "date" }, (value) => answered(value || undefined)),
  text: (said, fact, key, answer, answered) =>
    typed(said, fact, key, answer, { type: "text" }, (value) => answered(value || undefined)),
  references: (said, fact, key, answer, answered, siblings) =>
    several(said, fact, key, answer, answered, Object.fromEntries(siblings.map((id) => [id, { ru: id, en: id }]))),
  months: (said, fact, key, answer, answered) => {
    const shown = Object.entries(answer ?? {}).map(([month, value]) => `${month}: ${value}`).join("\n");
    const area = make("textarea", { id: key, rows: "4", onchange: () => answered(monthsOf(area.value, fact.each)) });
    area.value = shown;
    return labelled(said, fact, key, area, said.say(fact.by === "month" ? "months_hint" : "years_hint"));
  },
};

function number(said, fact, key, answer, answered, inputmode) {
  const shown = answer === undefined ? "" : typeof answer === "number" ? said.number(answer) : answer;
  const changed = (value) => answered(value === "" ? undefined : numberOf(value));
  return typed(said, fact, key, shown, { type: "text", inputmode }, changed);
}

function several(said, fact, key, answer, answered, values) {
  const legend = make("legend", {}, said.pick(fact.question));
  const boxes = Object.entries(values).map(([word, text]) =>
    check(`${key}-${word}`, said.pick(text), answer?.includes(word) ?? false, (checked) => {
      const nothing = answer?.length === 0;
      const others = (answer ?? []).filter((one) => one !== word);
      answer = checked ? [...others, word] : others;
      answered(answer.length ? answer : undefined, nothing ? `${key}-${word}` : null);
    }),
  );
  const none = check(`${key}-none-of-them`, said.say("none_of_them"), answer?.length === 0, (checked) =>
    answered(checked ? [] : undefined, `${key}-none-of-them`),
  );
  return make("fieldset", { class: "several" }, legend, boxes, none);
}

// Lines of months and values; what is no such line stays a key, and is told by the case's check.
function monthsOf(text, kind) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  if (!lines.length) return undefined;
  const read = { integer: numberOf, number: numberOf, boolean: (value) => ({ true: true, false: false })[value] ?? value };
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(":");
      if (at < 0) return [line, null];
      const value = line.slice(at + 1).trim();
      return [line.slice(0, at).trim(), (read[kind] ?? String)(value)];
    }),
  );
}
