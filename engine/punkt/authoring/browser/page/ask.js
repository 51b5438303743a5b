// The questions: those that still matter and those that were answered, by the papers they stand on.

import { check, field } from "./fields.js";
import { make } from "./words.js";

const OTHER = "";

// What was answered: for each section that the case is about its facts by path, or "none".
export class Answers {
  constructor(first) {
    this.sections = new Map([[first, new Map()]]);
    this.asOf = null;
    this.name = "1";
  }

  // The case as `decide` takes it.
  stated() {
    const found = { case: this.name, as_of: this.asOf };
    for (const [section, facts] of this.sections) found[section] = facts === "none" ? "none" : nested(facts);
    return found;
  }
}

function nested(facts) {
  const found = {};
  for (const [path, answer] of facts) {
    const parts = path.split(".");
    const last = parts.pop();
    let at = found;
    for (const part of parts) at = at[part] ??= {};
    at[last] = Array.isArray(answer) && answer[0] instanceof Element ? answer.map((one) => one.stated()) : answer;
  }
  return found;
}

// An element of a list that is being answered.
class Element {
  constructor(id) {
    this.id = id;
    this.facts = new Map();
  }

  stated() {
    return { id: this.id, ...nested(this.facts) };
  }
}

// Change the ids of what describes a field.
function describe(input, changed) {
  const words = changed((input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  if (words.length) input.setAttribute("aria-describedby", words.join(" "));
  else input.removeAttribute("aria-describedby");
}

export class Questions {
  // `changed`: what is done when an answer changes, after which what matters is asked anew.
  constructor(said, answers, changed) {
    this.said = said;
    this.answers = answers;
    this.changed = changed;
    this.drawn = [];
  }

  draw() {
    this.drawn = [];
    this.asked = new Map();
    const { data } = this.said;
    const papers = [...data.papers, { name: OTHER, title: data.words.other_facts, hint: {} }];
    this.none = make("p", { class: "soft", hidden: true }, this.said.say("nothing_asked"));
    return [...papers.map((paper) => this.paper(paper)), this.none];
  }

  // Show the questions that still matter (by the names of facts), and those that were answered.
  show(matter) {
    for (const { part, shown } of this.drawn) part.hidden = !shown(matter);
    const papers = this.drawn.filter(({ part }) => part.classList.contains("paper"));
    this.none.hidden = papers.some(({ part }) => !part.hidden);
  }

  // Say beside its question what is wrong with an answer: `problems` have the path of the fact, and what is said of it.
  tell(problems) {
    document.querySelectorAll(".fault").forEach((one) => one.remove());
    for (const input of document.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
      describe(input, (words) => words.filter((word) => !word.endsWith("-fault")));
    }
    for (const problem of problems) {
      const found = this.asked.get(problem.path);
      const input = found && document.getElementById(found.key);
      if (!input || input.hasAttribute("aria-invalid")) continue;
      input.setAttribute("aria-invalid", "true");
      describe(input, (words) => [...words, `${found.key}-fault`]);
      input.after(make("p", { class: "fault bad", id: `${found.key}-fault` }, problem.said));
    }
  }

  keep(part, shown) {
    this.drawn.push({ part, shown });
    return part;
  }

  paper(paper) {
    const sections = [...this.answers.sections].filter(([, facts]) => facts !== "none");
    const blocks = sections.flatMap(([section, facts]) => this.block(section, facts, paper.name));
    const title = make("h3", {}, this.said.pick(paper.title));
    const hint = this.said.pick(paper.hint);
    const part = make("section", { class: "paper" }, title, hint ? make("p", { class: "soft" }, hint) : "", blocks);
    return this.keep(part, () => blocks.some((block) => !block.hidden));
  }

  block(section, facts, paper) {
    const subject = this.said.data.subjects[section];
    const asked = subject.facts.filter((fact) => fact.asked && fact.paper === paper);
    if (!asked.length) return [];
    const fields = asked.map((fact) => this.question(fact, section, section, facts));
    const legend = make("legend", {}, this.said.pick(subject.title));
    const part = make("fieldset", {}, legend, fields);
    return [this.keep(part, () => fields.some((one) => !one.hidden))];
  }

  // `record`: what the fact's record is called in a decision.
  question(fact, kind, record, facts, siblings = []) {
    const name = `${record}.${fact.path}`;
    if (fact.kind === "list" && !fact.by) return this.list(fact, kind, record, facts);
    const key = `q-${name}`.replace(/[^\p{L}\p{N}-]/gu, "_");
    const answered = (answer, focused = null) => {
      const denied = fact.deniable && (facts.get(fact.path) === "none" || answer === "none");
      if (answer === undefined) facts.delete(fact.path);
      else facts.set(fact.path, answer);
      const box = answer === undefined || answer === "none";
      this.changed(denied ? (box ? `${key}-none` : key) : focused);
    };
    const part = make("div", { class: "question" }, field(this.said, fact, key, facts.get(fact.path), answered, siblings));
    this.asked.set(name, { key, label: this.said.pick(fact.label) });
    return this.keep(part, (matter) => {
      const has = facts.has(fact.path);
      part.classList.toggle("answered", has);
      return has || matter.has(name);
    });
  }

  // A list: its elements one after the other, each with a name of its own.
  list(fact, kind, record, facts) {
    const { data } = this.said;
    const [subject, what] = [data.subjects[fact.of], this.said.pick(fact.label)];
    const key = `q-${record}.${fact.path}`.replace(/[^\p{L}\p{N}-]/gu, "_");
    const rows = facts.get(fact.path);
    const add = () => {
      const known = (rows ?? []).map(({ id }) => id);
      let number = known.length + 1;
      while (known.includes(String(number))) number += 1;
      facts.set(fact.path, [...(rows ?? []), new Element(String(number))]);
      this.changed(`${key}-${number}-id`);
    };
    const elements = (rows ?? []).map((element) => this.element(element, { fact, subject, record, facts, rows, key }));
    const none = check(`${key}-empty`, this.said.say("empty_list"), rows?.length === 0, (checked) => {
      if (checked) facts.set(fact.path, []);
      else facts.delete(fact.path);
      this.changed(`${key}-empty`);
    });
    const button = make("button", { type: "button", id: `${key}-add`, onclick: add }, this.said.say("add", { what: this.said.pick(subject.title) }));
    const part = make(
      "fieldset",
      { class: rows === undefined ? "list" : "list answered" },
      make("legend", {}, this.said.pick(fact.question) || what),
      elements,
      rows?.length ? "" : none,
      button,
    );
    const name = `${record}.${fact.path}`;
    return this.keep(part, (matter) => rows !== undefined || matter.has(name));
  }

  element(element, { fact, subject, record, facts, rows, key }) {
    const title = `${this.said.pick(subject.title)} ${element.id}`;
    const own = `${key}-${element.id}`;
    const id = make("input", { id: `${own}-id`, value: element.id, autocomplete: "off" });
    id.addEventListener("change", () => {
      element.id = id.value.trim();
      this.changed(`${key}-${element.id}-id`);
    });
    const remove = () => {
      const left = rows.filter((one) => one !== element);
      if (left.length) facts.set(fact.path, left);
      else facts.delete(fact.path);
      this.changed(`${key}-add`);
    };
    const name = `${record}.${fact.path}/${element.id}`;
    const siblingsOf = (one) => {
      const list = facts.get(one.of);
      return Array.isArray(list) ? list.map((other) => other.id) : [];
    };
    const fields = subject.facts
      .filter((one) => one.asked)
      .map((one) => this.question(one, fact.of, name, element.facts, one.kind === "references" ? siblingsOf(one) : []));
    return make(
      "fieldset",
      { class: "element" },
      make("legend", {}, title),
      make("div", { class: "question answered" }, make("label", { for: `${own}-id` }, this.said.say("element", { what: this.said.pick(subject.title) })), id),
      fields,
      make("button", { type: "button", onclick: remove }, this.said.say("remove", { what: title })),
    );
  }
}
