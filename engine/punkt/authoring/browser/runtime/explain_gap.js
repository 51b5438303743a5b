// Why an outcome is a gap where no number came out: what was divided by zero, or grew beyond reckoning.

import { rank } from "./kleene.js";
import { Num } from "./numbers.js";
import { GAP } from "./values.js";
import { afterDay, COUNTING, isCondition, ownerOf, placesAmong } from "./nodes.js";

// The code, and the rule and pack where it is reckoned; null where it is a gap just because no clause holds.
export function gapReason(ex, plan, record) {
  for (const clause of plan.clauses) {
    const at = { rule: clause.id, pack: clause.pack };
    if (clause.out_of_force) return { code: "not_in_force", ...at };
    const holds = ex.truth(clause.if, record);
    const found = holds ? reasonOfValue(ex, clause.then, record) : reasonOfCondition(ex, clause.if, record);
    if (found !== null) return typeof found === "string" ? { code: found, ...at } : found;
  }
  return null;
}

const first = (found) => found.find((reason) => reason !== null) ?? null;

// The reason of what is absent, where a condition could be otherwise if it were there.
function reasonOfCondition(ex, node, record) {
  while (node.op === "not") [node] = node.of;
  const truth = ex.truth(node, record);
  if (node.op === "test" || node.op === "comparison") {
    return truth === false ? first(node.of.map((value) => reasonOfValue(ex, value, record))) : null;
  }
  const parts = node.of.filter((part) => isCondition(part) && ex.truth(part, record) === truth);
  const found = parts.map((part) => reasonOfCondition(ex, part, record));
  const junction = node.op === "all" || node.op === "any";
  const alone = junction && truth === (node.op === "any"); // one part settles it, whatever others are
  return alone && found.includes(null) ? null : first(found);
}

// The code of why a value is absent; of an outcome that it rests on, the whole reason.
function reasonOfValue(ex, node, record) {
  if (node.read(ex, record) !== GAP) return null;
  if (node.op === "outcome") {
    const owner = ownerOf(ex, node, record);
    return owner === undefined ? null : gapReason(ex, ex.planOf(owner.kind, node.name), owner);
  }
  if (node.one && ex.truth(node.of[0], record) === false) {
    const many = node.of[0].of[0].read(ex, record); // the number of those that are so
    return many instanceof Num && many.top === 0n ? "no_such_one" : "several_such";
  }
  const parts = valueParts(ex, node, record);
  const found = first(parts.map(([part, of]) => reasonOfValue(ex, part, of)));
  if (found !== null) return found;
  return parts.some(([part, of]) => part.read(ex, of) === GAP) ? null : ownGap(ex, node, record);
}

// The values that a value is made of, each with its record: of a choice the one taken, of elements those that count.
function valueParts(ex, node, record) {
  if (node.op === "if") return [[ex.truth(node.of[0], record) ? node.of[1] : node.of[2], record]];
  if (!COUNTING.includes(node.op)) return node.of.filter((part) => !isCondition(part)).map((part) => [part, record]);
  const [condition, ...values] = node.parts;
  const counted = ex.elements(node, record).filter((one) => ex.value(condition, one));
  return counted.flatMap((one) => values.map((value) => [value, one]));
}

// Why a number is absent although all it is reckoned from is there.
function ownGap(ex, node, record) {
  const read = (part) => part.read(ex, record);
  switch (node.op) {
    case "quotient":
      return isNothing(read(node.of[1])) ? "division_by_zero" : "overflow";
    case "power":
      return isNothing(read(node.of[0])) ? "division_by_zero" : "overflow";
    case "time_after":
      if (node.unit !== "months" || node.missing !== "refuse") return "overflow";
      return afterDay(node, ...node.of.map(read), "down") === GAP ? "overflow" : "no_such_day";
    case "workday_after":
      return "calendar_ends";
    case "time_between":
      return node.calendar ? "calendar_ends" : null;
    case "linear":
    case "product":
    case "round":
      return "overflow";
    case "rank":
      return isTied(ex, node, record) ? "tied" : null;
    case "aggregate":
      return node.how === "sum" ? "overflow" : null;
    default:
      return null;
  }
}

const isNothing = (value) => value instanceof Num && value.top === 0n;

// Whether there would be a place if places were shared.
function isTied(ex, node, record) {
  const rows = placesAmong(node, ex, ex.elements(node, record), record);
  return rank(rows, { ...node, shared: true }) !== GAP;
}
