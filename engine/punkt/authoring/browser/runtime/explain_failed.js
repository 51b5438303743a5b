// Why a condition is true (or false) although the opposite was required: the facts that decide it.

import { isAbove } from "./kleene.js";
import { whole } from "./numbers.js";
import { givenPlain, plain, showPlain } from "./values.js";

const THERE = "not none"; // what is asked of a value that there is none of

export function whyFailed(ex, node, record, actual) {
  switch (node.op) {
    case "const":
      return [];
    case "not":
      return whyFailed(ex, node.of[0], record, !actual);
    case "possibly":
      return whyFailed(ex, node.of[0], record, actual);
    case "comparison":
      return [whyCompared(ex, node, record, actual)];
    case "test":
      return whyTested(ex, node, record, actual);
    default:
      return unique(
        node.of.filter((part) => ex.truth(part, record) === actual).map((part) => whyFailed(ex, part, record, actual)),
      );
  }
}

function unique(rows) {
  if (rows.length === 1) return rows[0];
  const found = new Map();
  for (const reason of rows.flat()) {
    const key = JSON.stringify([reason.fact, reason.required]);
    if (!found.has(key)) found.set(key, reason);
  }
  return [...found.values()];
}

function reasonOf(ex, node, record, found, required) {
  return { fact: ex.label(node, record), value: node.op === "fact" ? givenPlain(found) : plain(found), required };
}

function whyCompared(ex, node, record, actual) {
  const [left, right] = node.of;
  const [found, other] = [left.read(ex, record), right.read(ex, record)];
  if (typeof other === "symbol") return reasonOf(ex, right, record, other, THERE);
  const text = `${node.how} ${showPlain(plain(other))}`;
  return reasonOf(ex, left, record, found, actual ? `not ${text}` : text);
}

function whyTested(ex, node, record, actual) {
  const [value] = node.of;
  const parts = partsThatDecide(ex, node, value, record, actual);
  if (parts.length) return parts;
  return [reasonOf(ex, value, record, value.read(ex, record), node.asked[actual ? 1 : 0])];
}

// Of counted things those that decide, instead of their number.
function partsThatDecide(ex, node, value, record, actual) {
  if (value.op === "tally" && "low" in node.domain) {
    const truths = value.of.map((part) => ex.truth(part, record));
    const number = whole(truths.filter((truth) => truth === true).length);
    const { low } = node.domain;
    // too many hold, or (for the opposite) enough hold: name those; else those that do not hold
    const guilty = actual ? low !== null && low.top !== 0n : isAbove(node.domain, number);
    const parts = value.of.filter((_, at) => truths[at] === guilty);
    return uniqueOfAll(parts.map((part) => whyFailed(ex, part, record, guilty)));
  }
  if (value.op === "count" && node.few) {
    const guilty = (node.few === "none") !== actual;
    const [condition] = value.parts;
    const hits = ex.elements(value, record).filter((one) => ex.truth(condition, one) === guilty);
    return uniqueOfAll(hits.map((one) => whyFailed(ex, condition, one, guilty)));
  }
  return [];
}

const uniqueOfAll = (rows) => unique([...rows, []]);
