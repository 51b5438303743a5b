// What each node of the kernel means: a function of a case under evaluation (the scope) and one of its records.

import { periodEdge, timeAfter, timeBetween, WorkCalendar } from "./days.js";
import {
  aggregate,
  chosen,
  compareValues,
  counted,
  distinct,
  extreme,
  inDomain,
  joined,
  kleeneAll,
  kleeneAny,
  kleeneNot,
  linear,
  ofDays,
  power,
  product,
  quotient,
  rank,
  rounded,
} from "./kleene.js";
import { readNumber, ZERO } from "./numbers.js";
import { CONFLICT, GAP, isBlank, isRange, NOT_APPLICABLE, Range, readValue, UNBOUNDED } from "./values.js";

const SOME_NUMBER = new Range(ZERO, null); // how many elements a list has that is not given
const CONDITIONS = ["const", "test", "comparison", "not", "all", "any", "possibly"];
export const COUNTING = ["count", "distinct", "aggregate", "rank"];

export const isCondition = (node) => CONDITIONS.includes(node.op);

// The nodes of a rule base, each with those below it in `of` (and `parts`, which are asked of elements) and its
// meaning in `read`.
export function openNodes(entries, calendars) {
  const byName = Object.fromEntries(Object.entries(calendars).map(([name, said]) => [name, new WorkCalendar(said)]));
  const nodes = [];
  for (const [at, entry] of entries.entries()) {
    const node = { ...entry, at, of: (entry.of ?? []).map((one) => nodes[one]) };
    if (entry.parts) node.parts = entry.parts.map((one) => nodes[one]);
    if ("value" in entry) node.value = readValue(entry.value);
    if ("domain" in entry) node.domain = readDomain(entry.domain);
    node.ends = "ends" in entry ? readValue(entry.ends) : null;
    if (!(node.op in MEANING)) throw new Error(`unknown node: ${node.op}`);
    node.read = MEANING[node.op](node, byName);
    nodes.push(node);
  }
  return nodes;
}

function readDomain(said) {
  if ("low" in said) return { ...said, low: readValue(said.low), high: readValue(said.high) };
  return Object.fromEntries(Object.entries(said).map(([how, values]) => [how, values.map((one) => readValue(one))]));
}

// The record that a name is about; undefined for an absent section.
export const ownerOf = (scope, node, record) => (node.section ? scope.sections[node.section] : record);

// What a case says of a fact; what is said here where it does not.
export function givenFact(scope, node, record, unknown = null) {
  const facts = ownerOf(scope, node, record)?.facts;
  return facts?.has(node.path) ? facts.get(node.path) : unknown;
}

// A case may state a fact without an end of its own in a test: what any of its values meets was settled before.
const tested = (node) => (node.op === "fact" ? (scope, record) => givenFact(scope, node, record) : node.read);

const reads = (nodes, scope, record) => nodes.map((node) => node.read(scope, record));

// What is made of the elements of a list; of a list that is not given, what is said of it here.
function ofElements(node, make, ofUnknown) {
  const [list] = node.of;
  return (scope, record) => {
    const elements = list.read(scope, record);
    return elements === null ? ofUnknown : make(scope, elements.records, record);
  };
}

const computed = (make) => (node, calendars) => (scope, record) =>
  make(node, reads(node.of, scope, record), calendars);

const MEANING = {
  const: (node) => () => node.truth,
  test(node) {
    const read = tested(node.of[0]);
    return (scope, record) => inDomain(read(scope, record), node.domain);
  },
  comparison: computed((node, [left, right]) => compareValues(left, node.how, right)),
  not: computed((node, [truth]) => kleeneNot(truth)),
  all: computed((node, truths) => kleeneAll(truths)),
  any: computed((node, truths) => kleeneAny(truths)),
  possibly: computed((node, [truth]) => truth !== false),
  literal: (node) => () => node.value,
  nothing: () => () => GAP,
  as_of: () => (scope) => scope.asOf,
  fact: (node) => (scope, record) => givenFact(scope, node, record, node.none ? null : node.ends),
  outcome: (node) => (scope, record) => {
    const owner = ownerOf(scope, node, record);
    if (owner === undefined) return null;
    const found = scope.states[owner.index].outs[node.index];
    return found === CONFLICT ? null : found === NOT_APPLICABLE ? GAP : found;
  },
  presumed(node) {
    const [fact] = node.of;
    return (scope, record) =>
      ownerOf(scope, fact, record) === undefined ? null : givenFact(scope, fact, record, node.value);
  },
  tally: computed((node, truths) => counted(truths)),
  count(node) {
    const [condition] = node.parts;
    const make = (scope, elements) => counted(elements.map((one) => condition.read(scope, one)));
    return ofElements(node, make, SOME_NUMBER);
  },
  distinct(node) {
    const [value] = node.parts;
    const make = (scope, elements) => distinct(elements.map((one) => value.read(scope, one)));
    return ofElements(node, make, SOME_NUMBER);
  },
  aggregate(node) {
    const make = (scope, elements) => aggregate(node.how, elements.map((one) => reads(node.parts, scope, one)), node.absent);
    return ofElements(node, make, UNBOUNDED);
  },
  rank(node) {
    const make = (scope, elements, record) => rank(placesAmong(node, scope, elements, record), node);
    return ofElements(node, make, UNBOUNDED);
  },
  linear(node) {
    const [constant, factors] = [readNumber(node.constant), node.factors.map(readNumber)];
    return (scope, record) => linear(constant, factors, reads(node.of, scope, record));
  },
  product: computed((node, [left, right]) => product(left, right, node.absent)),
  quotient: computed((node, [dividend, divisor]) => quotient(dividend, divisor)),
  power: computed((node, [base, exponent]) => power(base, exponent)),
  round(node) {
    const step = readNumber(node.step);
    return (scope, record) => rounded(node.of[0].read(scope, record), step, node.how);
  },
  extreme: computed((node, values) => {
    const unsure = values.some((value, at) => isBlank(value) && node.absent[at]);
    return unsure && !values.includes(GAP) ? UNBOUNDED : extreme(node.largest, values);
  }),
  joined: computed((node, values) => joined(values)),
  if: computed((node, [truth, then, otherwise]) => chosen(truth, then, otherwise, node.absent)),
  default(node) {
    const [value, otherwise] = node.of;
    if (value.op === "fact" && value.none) return unlessNone(node, value, otherwise);
    return computed((_, [one, other]) => (one === GAP ? other : one))(node);
  },
  time_between: computed((node, [since, until], calendars) =>
    ofDays(since, until, (one, two) =>
      node.calendar ? calendars[node.calendar].between(one, two) : timeBetween(one, two, node.unit, node.missing),
    ),
  ),
  time_after: computed((node, [day, amount]) => afterDay(node, day, amount, node.missing)),
  workday_after: computed((node, [day, amount], calendars) =>
    ofDays(day, amount, (one, by) => calendars[node.calendar].after(one, by)),
  ),
  period_edge: computed((node, [day]) => ofDays(day, ZERO, (one) => periodEdge(one, node.period, node.last))),
};

export function afterDay(node, day, amount, missing) {
  return ofDays(day, amount, (one, by) => timeAfter(one, by, node.unit, missing));
}

export function placesAmong(node, scope, elements, record) {
  const [condition, ...keys] = node.parts;
  return elements.map((one) => ({
    own: one.index === record.index,
    counts: condition.read(scope, one),
    keys: reads(keys, scope, one),
  }));
}

// A fact, or another value where there is none; while that is unknown, what both leave possible.
function unlessNone(node, fact, otherwise) {
  return (scope, record) => {
    const one = givenFact(scope, fact, record, fact.ends);
    if (one === null) return null;
    const other = otherwise.read(scope, record);
    return chosen(isRange(one) ? null : one !== GAP, one, other, [false, node.absent[1]]);
  };
}
