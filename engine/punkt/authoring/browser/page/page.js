// The page: what is asked, what follows from the answers, in two languages. Nothing is sent and nothing is kept.

import { isoDay } from "../runtime/days.js";
import { today } from "../runtime/plain_facts.js";
import { CaseError } from "../runtime/problems.js";
import { Answers, Questions } from "./ask.js";
import { check } from "./fields.js";
import { DecisionView } from "./show.js";
import { make, Said } from "./words.js";

const LANGUAGES = ["ru", "en"];
const NO_NUMBER = "P506";

export function openPage(rules, data, first) {
  const page = new Page(rules, data, first);
  page.draw();
  window.addEventListener("beforeprint", () => page.unfold());
  return page;
}

const thisDay = () => isoDay(today());

class Page {
  constructor(rules, data, lang) {
    this.rules = rules;
    this.data = data;
    this.said = new Said(data.said, lang);
    this.start();
  }

  start() {
    this.answers = new Answers(this.data.sections[0]);
    this.answers.asOf = thisDay();
  }

  // All of it anew: at the start, in another language, where the questions are others.
  draw(focused = null) {
    const { said } = this;
    document.documentElement.lang = said.lang;
    document.title = said.pick(this.data.title);
    this.questions = new Questions(said, this.answers, (redrawn) => this.changed(redrawn));
    this.result = make("div", {});
    this.summary = make("p", { role: "status", id: "summary" });
    const asked = make("section", { class: "ask", "aria-labelledby": "questions" }, make("h2", { id: "questions" }, said.say("questions")), this.setting(), this.questions.draw());
    const found = make("section", { "aria-labelledby": "decision" }, make("h2", { id: "decision" }, said.say("outcomes")), this.summary, this.result, this.actions());
    document.body.replaceChildren(
      make("header", {}, this.switch(), make("h1", {}, said.pick(this.data.title)), make("p", { class: "soft" }, said.say("offline"))),
      make("main", {}, asked, found),
      this.footer(),
    );
    this.decide();
    if (focused !== null) document.getElementById(focused)?.focus();
  }

  switch() {
    const other = LANGUAGES.find((lang) => lang !== this.said.lang);
    const change = () => {
      this.said = new Said(this.data.said, other);
      this.draw("language");
    };
    return make("button", { type: "button", id: "language", class: "language", lang: other, onclick: change }, this.said.say("other_language"));
  }

  // The day asked, the name of the case, and which sections it is about.
  setting() {
    const { said, answers } = this;
    const day = make("input", { id: "as-of", type: "date", value: answers.asOf });
    day.addEventListener("change", () => {
      answers.asOf = day.value || thisDay();
      this.changed(null);
    });
    const name = make("input", { id: "case", value: answers.name, autocomplete: "off" });
    name.addEventListener("change", () => {
      answers.name = name.value;
      this.changed(null);
    });
    const about = make("fieldset", {}, make("legend", {}, said.say("about")), this.data.sections.map((section) => this.section(section)));
    return make(
      "div",
      { class: "setting" },
      make("div", { class: "question" }, make("label", { for: "as-of" }, said.say("asked_on")), day),
      make("div", { class: "question" }, make("label", { for: "case" }, said.say("case_name")), name),
      this.data.sections.length > 1 ? about : "",
    );
  }

  section(section) {
    const { answers, said } = this;
    const subject = said.data.subjects[section];
    const given = answers.sections.get(section);
    const set = (value, id) => {
      if (value === null) answers.sections.delete(section);
      else answers.sections.set(section, value);
      this.draw(id);
    };
    const id = `about-${section}`;
    const is = check(id, said.pick(subject.title), given !== undefined && given !== "none", (checked) => set(checked ? new Map() : null, id));
    if (!subject.none) return is;
    const what = said.pick(subject.title);
    const none = check(`${id}-none`, said.say("no_such", { what }), given === "none", (checked) => set(checked ? "none" : null, `${id}-none`));
    return make("div", {}, is, none);
  }

  // An answer was given: `redrawn` is where the keyboard goes if the questions are others now, null if they are the same.
  changed(redrawn) {
    if (redrawn === null) this.decide();
    else this.draw(redrawn);
  }

  decide() {
    const open = new Set([...this.result.querySelectorAll("details[open]")].map(({ id }) => id));
    try {
      const decision = this.rules.decide(this.answers.stated());
      this.decision = decision;
      this.show(decision);
      this.questions.tell([]);
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      this.decision = null;
      this.showFaults(error.problems);
      this.questions.tell(error.problems.map((one) => ({ path: one.path, said: this.wrong(one) })));
    }
    this.buttons.forEach((button) => {
      button.disabled = this.decision === null;
    });
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  }

  show(decision) {
    const { said } = this;
    const view = new DecisionView(said, decision, decision.explained.given.records);
    const { until } = this.data;
    const late = until < decision.document.as_of || until < thisDay();
    this.summary.replaceChildren(said.say("decided", view.counts()));
    const subjects = Object.entries(decision.document.outcomes).filter(([, outcomes]) => Object.keys(outcomes).length);
    this.result.replaceChildren(
      ...(late ? [make("p", { class: "warning bad" }, said.say("past", { day: said.day(until) }))] : []),
      ...subjects.map(([name, outcomes]) => view.subject(name, outcomes)),
      ...view.notices(),
      make("p", { class: "soft" }, `${said.say("digest")}: `, make("code", {}, decision.digest)),
      make("p", { class: "soft" }, said.say("apart")),
    );
    this.questions.show(view.matter());
  }

  // What is wrong with an answer. Where it stands in a case file, and the quotation marks there, are no matter of a page.
  wrong(problem) {
    const asked = this.questions.asked.get(problem.path);
    if (asked && problem.code === NO_NUMBER) return `«${asked.label}»: ${this.said.say("no_number")}`;
    const text = this.said.pick(problem).replace(/» \([^()\s]+\)/g, "»");
    return asked ? text.replaceAll(problem.path, `“${asked.label}”`) : text;
  }

  showFaults(problems) {
    const { said } = this;
    const lines = problems.map((one) => make("li", {}, this.wrong(one)));
    this.summary.replaceChildren("");
    this.result.replaceChildren(make("div", { role: "alert", class: "warning bad" }, make("p", {}, said.say("faults")), make("ul", {}, lines)));
  }

  actions() {
    const { said } = this;
    const print = make("button", { type: "button", onclick: () => this.print() }, said.say("print"));
    const save = make("button", { type: "button", onclick: () => this.save() }, said.say("save"));
    const clear = () => {
      this.start();
      this.draw("case");
    };
    this.buttons = [print, save];
    return make("p", { class: "actions" }, print, save, make("button", { type: "button", onclick: clear }, said.say("clear")));
  }

  // On paper every outcome stands with its reasons, whichever way it is printed.
  unfold() {
    this.result.querySelectorAll("details").forEach((one) => one.setAttribute("open", ""));
  }

  print() {
    this.unfold();
    window.print();
  }

  save() {
    const address = URL.createObjectURL(new Blob([this.decision.toText()], { type: "application/json" }));
    const link = make("a", { href: address, download: `decision-${this.decision.digest.slice(7, 19)}.json` });
    link.click();
    URL.revokeObjectURL(address);
  }

  // Which law the page decides by, whose it is, and up to when it may be relied on.
  footer() {
    const { said } = this;
    const packs = this.rules.packs.map(({ id, version, sha256 }) => {
      const signed = this.data.signatures.filter((one) => one.pack === id);
      const lines = signed.map((one) => make("span", { class: "block soft" }, said.say("signed_by", { key: one.key }), " ", make("code", {}, one.signature)));
      return make("li", {}, `${said.pick(said.data.packs[id])} — ${id} ${version} `, make("code", {}, `sha256:${sha256}`), lines);
    });
    return make(
      "footer",
      {},
      make("h2", {}, said.say("packs")),
      make("ul", {}, packs),
      this.data.signatures.length ? "" : make("p", {}, said.say("not_signed")),
      make("p", {}, make("strong", {}, said.say("lasting", { day: said.day(this.data.until) }))),
    );
  }
}
