// A decision on the page: each outcome with its clauses, their words and facts; what is missing, and why it is so.

import { canonical } from "../runtime/canonical.js";
import { make } from "./words.js";

const COMPARED = /^(<=|>=|!=|<|>|=) (.+)$/;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const BELOW = { "<": "less_than", "<=": "at_most", ">": "more_than", ">=": "at_least" };
const OPPOSITE = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "=" };

export class DecisionView {
  // `records`: name and record type of each record of the case.
  constructor(said, decision, records) {
    this.said = said;
    this.document = decision.document;
    this.records = [...records].sort((one, two) => two.name.length - one.name.length);
  }

  // The facts that keep outcomes open.
  matter() {
    const outcomes = Object.values(this.document.outcomes).flatMap((named) => Object.values(named));
    return new Set(outcomes.flatMap((view) => view.missing));
  }

  counts() {
    const outcomes = Object.values(this.document.outcomes).flatMap((named) => Object.values(named));
    const determined = outcomes.filter(({ status }) => status === "determined" || status === "not_applicable");
    return { n: determined.length, total: outcomes.length };
  }

  // --- names

  // What an absolute name stands for: its record, and what is said of the fact, the outcome or the term.
  named(name) {
    const { data } = this.said;
    const month = this.records.find((record) => record.name === name && record.kind.includes(":"));
    if (month) return this.monthNamed(month);
    const record = this.records.find((one) => name.startsWith(`${one.name}.`));
    if (!record) return { label: name === "as_of" ? this.said.say("asked_on") : name };
    const path = name.slice(record.name.length + 1);
    const fact = data.subjects[record.kind]?.facts.find((one) => one.path === path);
    const outcome = data.outcomes[`${record.kind} ${path}`];
    const term = data.terms[`${record.kind} ${path}`];
    const label = this.said.pick(outcome?.title ?? fact?.label ?? term) || path;
    return { label: this.about(record, label), about: outcome ?? fact ?? {}, key: `${record.kind} ${path}`, counted: fact?.kind === "list" };
  }

  monthNamed({ name, kind }) {
    const [owner, path] = kind.split(":");
    const fact = this.said.data.subjects[owner]?.facts.find((one) => one.path === path) ?? {};
    return { label: `${this.said.pick(fact.label)}, ${name.slice(name.lastIndexOf("/") + 1)}`, about: fact, key: "" };
  }

  about(record, label) {
    const element = record.name.includes("/") ? record.name.slice(record.name.indexOf("/") + 1) : "";
    return element ? `${label} (${element})` : label;
  }

  label(name) {
    return name.split(", ").map((one) => this.named(one).label).join(", ");
  }

  // --- parts

  list(items, has = {}) {
    return items.length ? make("ul", has, items.map((item) => make("li", {}, item))) : "";
  }

  facts(facts) {
    return this.list(Object.entries(facts).map(([name, value]) => `${this.label(name)}: ${this.said.value(value, this.named(name).about)}`));
  }

  because(reasons) {
    return this.list(
      reasons.map(({ fact, value, required }) => {
        const wanted = this.required(fact, required);
        const found = `${this.label(fact)}: ${this.said.value(value, this.named(fact).about)}`;
        return wanted ? `${found} (${this.said.say("required", { what: wanted })})` : found;
      }),
    );
  }

  required(fact, text) {
    const { key, about } = this.named(fact);
    const known = this.said.data.required[`${key} ${text}`];
    if (known) return this.said.pick(known);
    const opposite = text.startsWith("not ");
    const compared = COMPARED.exec(opposite ? text.slice(4) : text);
    if (!compared) return "";
    const how = opposite ? OPPOSITE[compared[1]] : compared[1];
    const value = this.said.value(compared[2], about);
    if (how === "=") return value;
    return how === "!=" ? this.said.say("not", { what: value }) : this.said.say(BELOW[how], { low: value, high: value });
  }

  norms(norms) {
    const { data } = this.said;
    return this.list(
      Object.entries(norms).map(([name, norm]) => {
        const known = this.said.pick(data.norms[`${norm.pack} ${name} ${canonical(norm.value)}`]);
        return `${known || `${name}: ${this.said.value(norm.value)}`} (${this.said.cited(norm)})`;
      }),
    );
  }

  ground(entry) {
    return make(
      "div",
      { class: "ground" },
      make("p", {}, make("strong", {}, this.said.cited(entry)), ` — ${this.said.clause(entry)} `, make("span", { class: "soft" }, this.said.pick(this.said.data.modalities[entry.modality]))),
      make("blockquote", { lang: CYRILLIC.test(entry.quote) ? "ru" : null }, `«${entry.quote}»`),
      this.facts(entry.facts),
      this.norms(entry.norms),
    );
  }

  // --- outcomes

  // All outcomes of a record, those first that were asked for.
  subject(name, outcomes) {
    const record = this.records.find((one) => one.name === name);
    const title = this.said.pick(this.said.data.subjects[record.kind].title);
    const known = Object.keys(this.said.data.outcomes);
    const rows = Object.entries(outcomes).map(([key, view]) => ({ key, view, about: this.outcomeOf(record.kind, key) }));
    rows.sort((one, two) => {
      const [a, b] = [Boolean(one.about.leading), Boolean(two.about.leading)];
      return a === b ? known.indexOf(`${record.kind} ${one.key}`) - known.indexOf(`${record.kind} ${two.key}`) : b - a;
    });
    return make("section", {}, make("h3", {}, this.about(record, title)), rows.map((row) => this.outcome(name, row)));
  }

  // An outcome that is decided for each month has the words of the one it is a month of.
  outcomeOf(kind, name) {
    const { outcomes } = this.said.data;
    return outcomes[`${kind} ${name}`] ?? outcomes[`${kind} ${name.replace(/_\d+$/, "")}`] ?? { title: {}, values: {} };
  }

  outcome(subject, { key, view, about }) {
    const title = this.said.pick(about.title) || key;
    const adverse = about.adverse?.includes(view.value) || view.value === "not_met";
    const tone = view.status !== "determined" ? "calm" : adverse ? "bad" : "good";
    const summary = make(
      "summary",
      {},
      make("span", { class: "title" }, view.month ? `${title}, ${view.month}` : title),
      make("span", { class: `badge ${tone}` }, this.found(view, about)),
    );
    return make("details", { class: "outcome", id: `o-${subject}-${key}`.replace(/[^\p{L}\p{N}-]/gu, "_") }, summary, this.reasons(subject, key, view, about));
  }

  found(view, about) {
    if (view.status === "determined") return this.said.value(view.value, about);
    return this.said.say(view.status === "conflict" ? "in_conflict" : view.status);
  }

  reasons(subject, key, view, about) {
    const { document } = this;
    const fired = document.fired.filter(
      (entry) => entry.subject === subject && key in entry.concludes && view.clauses.some(({ pack, rule }) => pack === entry.pack && rule === entry.rule),
    );
    const parts = fired.map((entry) => this.ground(entry));
    if (view.status === "open") {
      parts.push(make("h4", {}, this.said.say("still_open")), this.list(view.missing.map((name) => this.label(name))));
      if ("if_applies" in view) parts.push(make("p", {}, this.said.say("where_applies", { value: this.said.value(view.if_applies, about) })));
    }
    if ("stated" in view) parts.push(make("p", {}, `${this.said.say("stated")}: ${this.said.value(view.stated, about)}`));
    if (view.presumed) {
      const lines = view.presumed.map((one) => `${this.label(one.fact)}: ${this.said.value(one.value, this.named(one.fact).about)} (${this.said.cited(one)})`);
      parts.push(make("h4", {}, this.said.say("presumptions")), this.list(lines));
    }
    if (view.next) parts.push(make("h4", {}, this.said.say("next")), this.list(view.next.map((step) => this.step(step))));
    const out = view.status === "gap" ? this.ruledOut(subject, key) : [];
    return [...parts, ...out];
  }

  step({ who, what, by, pack, point }) {
    const { steps } = this.said.data;
    const said = `${this.said.pick(steps[pack].who[who])} — ${this.said.pick(steps[pack].what[what])}`;
    return `${said}${by ? `, ${this.said.day(by)}` : ""} (${this.said.cited({ pack, point })})`;
  }

  // Of an outcome without an answer: the clauses that would have given one, and what stands against each.
  ruledOut(subject, key) {
    const { of_outcome: outcomes } = this.said.data;
    const mine = this.document.ruled_out.filter(
      (entry) => entry.subject === subject && (entry.outcome ?? outcomes[`${entry.pack} ${entry.rule}`]) === key,
    );
    return mine.map((entry) =>
      make("div", { class: "ground" }, make("p", {}, `${this.said.clause(entry)} (${this.said.say("ruled_out")})`), this.because(entry.because)),
    );
  }

  notices() {
    const lines = this.document.notices.map((one) => this.said.pick(this.said.data.notices[`${one.pack} ${one.id}`]));
    return lines.length ? [make("h3", {}, this.said.say("notices")), this.list(lines)] : [];
  }
}
