// A case explained: what is asked of it again and again is kept here; and how values are called.

import { CONFLICT, NOT_APPLICABLE, plain, showPlain } from "./values.js";
import { Scope } from "./evaluate.js";
import { COUNTING, isCondition, ownerOf } from "./nodes.js";
import { gatherHeld } from "./explain_held.js";
import { missingOf } from "./explain_missing.js";
import { presumedOfPlan } from "./explain_presumed.js";

const UNSTATED = ":unstated"; // ends the name of what stands for a fact in a month for which it is not stated

export class Explainer extends Scope {
  constructor(program, given, states) {
    super(given, states);
    this.program = program;
    this.truths = new Map();
    this.missingKept = new Map();
    this.presumedKept = new Map();
    this.taken = new Set(); // the ways through nodes that facts were gathered on
  }

  planOf(kind, name) {
    return this.program.byName.get(`${kind} ${name}`);
  }

  // Whether a condition holds; kept, for an explanation asks for the same one at every level.
  truth(node, record) {
    const key = node.at * this.records.length + record.index;
    if (!this.truths.has(key)) this.truths.set(key, node.read(this, record));
    return this.truths.get(key);
  }

  value(node, record) {
    return isCondition(node) ? this.truth(node, record) : node.read(this, record);
  }

  // The elements that a counting node goes through; none where the list is not given.
  elements(node, record) {
    return node.of[0].read(this, record)?.records ?? [];
  }

  take(node, number) {
    if (node.way !== undefined) this.taken.add(`${node.way} ${number}`);
  }

  // The absolute name of a fact, an outcome or a derived fact; null for anything computed.
  nameOf(node, record) {
    switch (node.op) {
      case "fact":
        return node.section ? factNamed(node.section, "", node.path) : factNamed(record.name, record.kind, node.path);
      case "outcome":
        return `${node.section ?? record.name}.${node.name}`;
      case "as_of":
        return "as_of";
      case "count":
      case "distinct":
      case "presumed":
        return this.nameOf(node.of[0], record);
      default:
        return node.called ? `${record.name}.${node.called}` : null;
    }
  }

  // A name for any value: its own, or those of the facts it is computed from.
  label(node, record) {
    const own = this.nameOf(node, record);
    if (own !== null) return own;
    return [...new Set(this.inputs(node, record))].join(", ") || showPlain(plain(node.read(this, record)));
  }

  inputs(node, record) {
    if (COUNTING.includes(node.op)) return this.inputsOfElements(node, record);
    return this.partsTaken(node, record).flatMap((part) => {
      if (isCondition(part)) return [...this.facts(part, record, null).keys()];
      return part.op === "literal" ? [] : [this.label(part, record)];
    });
  }

  partsTaken(node, record) {
    if (node.op !== "if") return node.of;
    const [condition, then, otherwise] = node.of;
    const truth = this.truth(condition, record);
    return [condition, ...(truth === false ? [] : [then]), ...(truth === true ? [] : [otherwise])];
  }

  inputsOfElements(node, record) {
    const [condition, ...values] = node.parts;
    const counted = this.elements(node, record).filter((one) => this.value(condition, one) !== false);
    if (!counted.length) return [this.label(node.of[0], record)];
    return counted.flatMap((one) => values.map((value) => this.label(value, one)));
  }

  // The facts by which a condition is `wanted` (null: all known facts it looks at).
  facts(node, record, wanted) {
    const found = new Map();
    gatherHeld(this, node, record, wanted, found);
    return found;
  }

  outcomeMissing(record, plan) {
    const key = `${record.index} ${plan.index}`;
    if (!this.missingKept.has(key)) {
      this.missingKept.set(key, new Set());
      if (this.states[record.index].outs[plan.index] === null) {
        const parts = plan.applies ? [missingOf(this, plan.applies, record)] : [];
        plan.clauses.forEach((clause) => parts.push(this.clauseMissing(clause, record)));
        this.missingKept.set(key, new Set(parts.flatMap((part) => [...part])));
      }
    }
    return this.missingKept.get(key);
  }

  clauseMissing(clause, record) {
    if (this.states[record.index].truths[clause.index] !== null) return new Set();
    const found = missingOf(this, clause.if, record);
    return clause.literal ? found : new Set([...found, ...missingOf(this, clause.then, record)]);
  }

  // The facts that keep an outcome (of an absent section: none) unknown to others.
  missingOfOutcome(node, record) {
    const owner = ownerOf(this, node, record);
    if (owner === undefined) return new Set();
    const plan = this.planOf(owner.kind, node.name);
    if (this.states[owner.index].outs[plan.index] === CONFLICT) return new Set([`${owner.name}.${node.name}`]);
    return this.outcomeMissing(owner, plan);
  }

  // The presumptions that an outcome of a record rests on, by the names of the facts.
  presumedOf(plan, owner) {
    if (!plan.presumes) return new Map();
    const key = `${owner.index} ${plan.index}`;
    if (!this.presumedKept.has(key)) this.presumedKept.set(key, presumedOfPlan(this, plan, owner));
    return this.presumedKept.get(key);
  }

  // What says that an outcome is not applicable: the pack's condition, else those of its rules.
  told(plan, record) {
    if (this.states[record.index].outs[plan.index] !== NOT_APPLICABLE) return [];
    const away = (plan.audiences ?? []).filter((one) => this.truth(one.if, record) === false);
    const whole = away.filter((one) => one.whole);
    return whole.length ? whole : away;
  }
}

// The absolute name of a fact of a record: of a month for which a fact is stated, that month's.
function factNamed(record, kind, path) {
  if (kind.includes(":")) return record;
  return `${record}.${path.endsWith(UNSTATED) ? path.slice(0, -UNSTATED.length) : path}`;
}
