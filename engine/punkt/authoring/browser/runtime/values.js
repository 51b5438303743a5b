// Values of the kernel. A truth value and a word are what JavaScript has for them, a number is a Num, a day a Day;
// null is not known. A list of an outcome is an Array, one of a fact (which has no order) Words.

import { Day, isoDay, readDay } from "./days.js";
import { compareNumbers, jsonNumber, Num, pythonNumber, readNumber, showNumber, writtenNumber } from "./numbers.js";

// Why an outcome has no value although nothing is unknown.
export const GAP = Symbol("gap");
export const CONFLICT = Symbol("conflict");
export const NOT_APPLICABLE = Symbol("not_applicable");
const ABSENT = { gap: GAP, conflict: CONFLICT, not_applicable: NOT_APPLICABLE };

// A number (or a day) known only to lie between two ends, both included; null is no bound.
export class Range {
  constructor(low, high) {
    this.low = low;
    this.high = high;
  }
}

export const UNBOUNDED = new Range(null, null);

export class Words {
  constructor(words) {
    this.words = [...words].sort(byCodePoints);
  }
}

// Elements of a list of the case.
export class Elements {
  constructor(records) {
    this.records = records;
  }
}

export function byCodePoints(one, two) {
  const [a, b] = [[...one], [...two]];
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const difference = a[at].codePointAt(0) - b[at].codePointAt(0);
    if (difference) return difference;
  }
  return a.length - b.length;
}

export const isRange = (value) => value instanceof Range;
export const isUnbounded = (value) => isRange(value) && value.low === null && value.high === null;
// Whether nothing is known of a value, not even that there is one: what has an end is there.
export const isBlank = (value) => value === null || isUnbounded(value);

export function same(one, two) {
  if (one === two) return true;
  if (one instanceof Num) return two instanceof Num && one.top === two.top && one.bottom === two.bottom;
  if (one instanceof Day) return two instanceof Day && one.number === two.number;
  if (isRange(one)) return isRange(two) && same(one.low, two.low) && same(one.high, two.high);
  if (one instanceof Words) return two instanceof Words && sameRows(one.words, two.words);
  return Array.isArray(one) && Array.isArray(two) && sameRows(one, two);
}

const sameRows = (one, two) => one.length === two.length && one.every((value, at) => same(value, two[at]));

// How two numbers, or two days, stand to each other: below zero where the first is less.
export function order(one, two) {
  return one instanceof Day ? one.number - two.number : compareNumbers(one, two);
}

export const itemsOf = (list) => (list instanceof Words ? list.words : list);

// As rules and suites write values: {"number": "0.5"}, {"day": "2025-01-31"}, {"set": ["a"]}, {"none": "gap"}.
export function readValue(said, records = []) {
  if (said === null || typeof said !== "object") return said;
  if ("number" in said) return readNumber(said.number);
  if ("day" in said) return readDay(said.day);
  if ("none" in said) return ABSENT[said.none];
  if ("from" in said) return new Range(readValue(said.from), readValue(said.to));
  if ("set" in said) return new Words(said.set);
  if ("elements" in said) return new Elements(said.elements.map((at) => records[at]));
  return said.list.map((one) => readValue(one));
}

export function writeValue(value) {
  if (value instanceof Num) return { number: writtenNumber(value) };
  if (value instanceof Day) return { day: isoDay(value) };
  if (typeof value === "symbol") return { none: value.description };
  if (isRange(value)) return { from: writeValue(value.low), to: writeValue(value.high) };
  if (value instanceof Words) return { set: value.words };
  return Array.isArray(value) ? { list: value.map(writeValue) } : value;
}

// A value as a pack or a case would write it.
export function show(value) {
  if (value instanceof Num) return showNumber(value);
  if (value instanceof Day) return isoDay(value);
  if (value instanceof Words) return value.words.join(", ");
  if (Array.isArray(value)) return value.map(show).join(", ");
  return String(value);
}

// A value as JSON has it; a number that its doubles cannot hold exactly, such as a ratio, is text.
export function plain(value) {
  if (value === null || typeof value === "symbol") return null;
  if (value instanceof Num) return jsonNumber(value);
  if (value instanceof Day) return isoDay(value);
  if (isRange(value)) return showInterval(value);
  if (value instanceof Words) return value.words;
  if (value instanceof Elements) return value.records.map((record) => record.name);
  return Array.isArray(value) ? value.map(plain) : value;
}

// What a case gives for a fact, as JSON has it: also that there is none.
export const givenPlain = (value) => (value === GAP ? "none" : plain(value));

function showInterval({ low, high }) {
  return `[${low === null ? "" : show(low)}..${high === null ? "" : show(high)}${high === null ? ")" : "]"}`;
}

// What JSON has, as a pack would write it.
export function showPlain(value) {
  if (value === null) return "None";
  if (typeof value === "number") return pythonNumber(value);
  return Array.isArray(value) ? value.map(showPlain).join(", ") : String(value);
}
