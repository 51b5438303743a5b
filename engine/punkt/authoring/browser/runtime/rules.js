// A rule base opened: it decides cases, and its decisions explain themselves.

import { canonical, sha256 } from "./canonical.js";
import { isoDay, readDay } from "./days.js";
import { DecisionDocument, statusOf } from "./document.js";
import { copiedStates, openProgram, run, Scope } from "./evaluate.js";
import { openNodes } from "./nodes.js";
import { CaseError, problemOf } from "./problems.js";
import { CaseReader } from "./read_case.js";
import { same } from "./values.js";

export const FORMAT = "punkt/rules/1";

export function openRules(data) {
  if (data.format !== FORMAT) throw new Error(`the rules are of the form ${data.format}; this is for ${FORMAT}`);
  return new Rules(data);
}

class Rules {
  constructor(data) {
    this.data = data;
    const nodes = openNodes(data.nodes, data.calendars);
    this.reader = new CaseReader(data.vocabulary, nodes);
    this.editions = data.editions.map((said) => openEdition(said, nodes, data.said));
  }

  // The packs: ids, versions and digests, bases first.
  get packs() {
    return this.data.packs;
  }

  // Decides a case, as a case file states it. `asOf` asks the law of another day than the case names.
  // Throws a CaseError with every fault.
  decide(stated, { asOf = null } = {}) {
    return this.decideRead(this.reader.read(stated, asOf));
  }

  // Decides a case that was read before.
  decideRead(given) {
    return new Decision(this, this.editionOn(given.asOf), given);
  }

  editionOn(day) {
    const found = this.editions.find(({ from, to }) => from <= day.number && day.number <= to);
    if (found) return found;
    const away = this.data.in_force.filter((pack) => !holdsOn(pack, day));
    const said = ({ id, since, until_text: until }) => ({ name: id, day: isoDay(day), since, until: until ?? "" });
    throw new CaseError(away.map((pack) => problemOf(this.data.vocabulary, "P600", ["as_of"], said(pack))));
  }

  noticesOn(day) {
    return this.data.notices.filter(({ days }) => holdsOn(days, day)).map(({ says }) => says);
  }
}

function holdsOn({ since, until }, day) {
  return readDay(since).number <= day.number && (until === null || day.number <= readDay(until).number);
}

function openEdition(said, nodes, table) {
  return {
    from: readDay(said.from).number,
    to: readDay(said.to).number,
    program: explained(openProgram(said.program, nodes), nodes, table),
    alternatives: said.alternatives.map((one) => ({ ...one, program: openProgram(one.program, nodes) })),
    assumed: said.assumed ? openProgram(said.assumed, nodes) : null,
  };
}

// What explains a program: positions become what stands there.
function explained(program, nodes, table) {
  const parts = new Map();
  const at = (position) => table[position];
  const byName = (positions) => Object.fromEntries(Object.entries(positions ?? {}).map(([name, one]) => [name, at(one)]));
  function partAt(position) {
    if (!parts.has(position)) {
      const { norms, terms, rows, ways, ...rest } = at(position);
      const opened = { ...rest, terms: terms?.map(at), rows: rows?.map(at), ...(norms ? { norms: byName(norms) } : {}) };
      parts.set(position, { ...opened, ways: ways?.map(([way, number, inner]) => [way, number, partAt(inner)]) });
    }
    return parts.get(position);
  }
  const open = (one) => ({ ...one, source: at(one.source), part: partAt(one.part), presumed: byName(one.presumed) });
  for (const plan of program.plans) {
    plan.clauses = plan.clauses.map(open);
    plan.audiences = plan.audiences?.map((one) => ({ ...open(one), if: nodes[one.if] }));
    if (plan.month !== undefined) plan.month = nodes[plan.month];
    plan.next = plan.next?.map(([pack, byValue]) => [
      pack,
      Object.fromEntries(Object.entries(byValue).map(([value, steps]) => [value, steps.map(at)])),
    ]);
  }
  return program;
}

class Decision {
  constructor(rules, edition, given) {
    const states = run(edition.program, given);
    const found = { states, assumed: assumedStates(edition, given, states), sensitive: turnsOn(edition, given, states) };
    this.explained = new DecisionDocument(rules, edition, given, found);
    const whole = this.explained.whole();
    this.digest = `sha256:${sha256(canonical(whole))}`;
    // The decision document, as `schemas/decision.schema.json` has it.
    this.document = { ...whole, digest: this.digest };
  }

  // The canonical text (RFC 8785) of the decision document.
  toText() {
    return canonical(this.document);
  }

  // Every outcome: subject, name, status and value.
  outcomes() {
    return Object.entries(this.document.outcomes).flatMap(([subject, named]) =>
      Object.entries(named).map(([name, { status, value }]) => ({ subject, name, status, value })),
    );
  }
}

// The states if everything applied of which it is unknown whether it does; null where nothing is open for that.
function assumedStates(edition, given, states) {
  const scope = new Scope(given, states);
  const isOpen = (plan, record) =>
    record.kind === plan.subject &&
    statusOf(states[record.index].outs[plan.index]) === "open" &&
    plan.applies.read(scope, record) === null;
  const asking = edition.program.plans.filter((plan) => plan.applies !== null);
  const open = asking.some((plan) => given.records.some((record) => isOpen(plan, record)));
  return open ? run(edition.assumed, given, copiedStates(states)) : null;
}

// For each record: the readings under which an outcome (by index) would be another.
function turnsOn(edition, given, states) {
  const found = given.records.map(() => new Map());
  for (const { reading, affected, program } of edition.alternatives) {
    const other = run(program, given, copiedStates(states));
    for (const { kind, index } of given.records) {
      for (const outcome of affected[kind] ?? []) {
        if (same(states[index].outs[outcome], other[index].outs[outcome])) continue;
        found[index].set(outcome, (found[index].get(outcome) ?? new Set()).add(reading));
      }
    }
  }
  return found;
}
