// What the page says, in the language chosen; and the parts it is made of.

import { readNumber, writtenNumber } from "../runtime/numbers.js";

const RATIO = /^-?\d+\/\d+$/;
const NUMBER = /^-?\d+(\.\d+)?(\/\d+)?$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

export class Said {
  constructor(data, lang) {
    this.data = data;
    this.lang = lang;
  }

  pick(text) {
    return text?.[this.lang] ?? "";
  }

  say(key, given = {}) {
    return this.pick(this.data.words[key]).replace(/\{(\w+)\}/g, (_, name) => given[name]);
  }

  day(text) {
    const [year, month, day] = text.split("-");
    return this.lang === "ru" ? `${day}.${month}.${year}` : text;
  }

  number(value) {
    const text = typeof value === "number" ? writtenNumber(readNumber(String(value))) : value;
    const near = RATIO.test(text) ? ` (≈ ${near3(text)})` : "";
    return this.lang === "ru" ? `${text}${near}`.replace(".", ",") : `${text}${near}`;
  }

  // A value as a decision has it, in the words of what it is a value of.
  value(value, { values = {}, unit = null } = {}) {
    if (value === null) return this.say("unknown");
    if (typeof value === "boolean") return this.say(value ? "yes" : "no");
    if (Array.isArray(value)) return value.map((one) => this.value(one, { values, unit })).join(", ") || this.say("none");
    if (value in values) return this.pick(values[value]);
    if (value === "none") return this.say("not_there");
    if (typeof value === "string" && DAY.test(value)) return this.day(value);
    if (typeof value === "string" && !NUMBER.test(value)) return value;
    return this.withUnit(value, unit);
  }

  withUnit(value, unit) {
    const said = this.pick(unit);
    if (!said) return this.number(value);
    if (typeof said === "string") return `${this.number(value)} ${said}`;
    if (said.zero && Number(value) === 0) return said.zero;
    const form = new Intl.PluralRules(this.lang).select(Number(value));
    return `${this.number(value)} ${said[form] ?? said.other}`;
  }

  cited({ pack, point, sub }) {
    const { points } = this.data;
    return this.pick(points[`${pack} ${point} ${sub ?? ""}`] ?? points[`${pack} ${point} `]) || `${pack}: ${point}`;
  }

  // What a clause says; clauses of one rule are told alike where they say nothing of their own.
  clause({ pack, rule }) {
    return this.pick(this.data.clauses[`${pack} ${rule}`]);
  }
}

function near3(text) {
  const [top, bottom] = text.split("/").map(Number);
  return String(Number((top / bottom).toPrecision(4)));
}

// An element of the page with what it has and what stands in it.
export function make(tag, has = {}, ...inside) {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(has)) {
    if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") found.toggleAttribute(name, value);
    else if (value !== null && value !== undefined) found.setAttribute(name, value);
  }
  found.append(...inside.flat().filter((one) => one !== null && one !== ""));
  return found;
}
