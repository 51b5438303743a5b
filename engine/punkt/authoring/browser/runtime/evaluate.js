// A program run on a case: the truth of every clause and the state of every outcome, of each record.

import { CONFLICT, GAP, isRange, NOT_APPLICABLE, readValue, same } from "./values.js";
import { readDay } from "./days.js";

// A case under evaluation; what was concluded so far is in `states`.
export class Scope {
  constructor(given, states) {
    this.asOf = given.asOf;
    this.sections = given.sections;
    this.records = given.records;
    this.states = states;
  }
}

export function emptyStates(program, records) {
  return records.map(({ kind }) => {
    const [clauses, outcomes] = program.sizes[kind] ?? [0, 0];
    return { truths: new Array(clauses).fill(null), outs: new Array(outcomes).fill(null) };
  });
}

export function copiedStates(states) {
  return states.map(({ truths, outs }) => ({ truths: [...truths], outs: [...outs] }));
}

// A program whose outcomes name their nodes themselves; in the order of its strata.
export function openProgram(said, nodes) {
  const opened = said.plans.map((plan) => ({
    ...plan,
    applies: plan.applies === undefined ? null : nodes[plan.applies],
    clauses: plan.clauses.map((clause) => ({ ...clause, if: nodes[clause.if], then: nodes[clause.then] })),
  }));
  const plans = opened.sort((one, two) => one.stratum - two.stratum);
  const found = { plans, sizes: said.sizes, byName: new Map(), bySubject: new Map() };
  for (const plan of plans) {
    found.byName.set(`${plan.subject} ${plan.name}`, plan);
    found.bySubject.set(plan.subject, [...(found.bySubject.get(plan.subject) ?? []), plan]);
  }
  return found;
}

// The states that a program finds; into those given, where some are known already.
export function run(program, given, states = emptyStates(program, given.records)) {
  const scope = new Scope(given, states);
  for (const plan of program.plans) {
    for (const record of given.records) {
      if (record.kind === plan.subject) decidePlan(plan, record, scope);
    }
  }
  return states;
}

function decidePlan(plan, record, scope) {
  const state = scope.states[record.index];
  const applies = plan.applies === null ? true : plan.applies.read(scope, record);
  const values = plan.clauses.map((clause) => {
    let truth = clause.if.read(scope, record);
    const value = truth === false ? null : clause.then.read(scope, record);
    if (truth === true) truth = value === GAP ? false : value === null || isRange(value) ? null : true;
    state.truths[clause.index] = truth;
    return value;
  });
  state.outs[plan.index] = resolve(plan, record, state, values, applies);
}

function resolve(plan, record, state, values, applies) {
  if (applies !== true) return applies === false ? NOT_APPLICABLE : null;
  const truths = plan.clauses.map((clause) => state.truths[clause.index]);
  const fired = values.filter((_, at) => truths[at] === true);
  if (plan.listed) {
    if (truths.includes(null)) return null;
    const found = plan.in_rows ? fired : plan.listed.filter((word) => fired.includes(word));
    return found.length || !plan.empty_is_gap ? found : GAP;
  }
  const stated = statedOf(plan, record);
  if (stated !== null) {
    const against = (clause, at) => truths[at] === true && !same(values[at], stated) && !clause.yields;
    return plan.clauses.some(against) ? CONFLICT : stated;
  }
  if (fired.some((value) => !same(value, fired[0]))) return CONFLICT;
  const undecided = values.filter((_, at) => truths[at] === null);
  if (!fired.length) return undecided.length ? null : GAP;
  return undecided.every((value) => same(value, fired[0])) ? fired[0] : null;
}

// What a case states of an outcome as already established; null where it does not.
export const statedOf = (plan, record) => (plan.stated ? (record.facts.get(plan.name) ?? null) : null);

// A case as a suite writes it: its records by their positions.
export function readRecords(said) {
  const records = said.records.map(({ kind, name, reported = true }, index) => ({ kind, name, reported, index }));
  said.records.forEach(({ facts }, at) => {
    const read = Object.entries(facts).map(([path, value]) => [path, readValue(value, records)]);
    records[at].facts = new Map(read);
  });
  const sections = Object.entries(said.sections).map(([name, at]) => [name, records[at]]);
  return { id: said.id, asOf: readDay(said.as_of), sections: Object.fromEntries(sections), records };
}
