// Which presumptions a condition, a value or an outcome rests on: entries by the names of facts.

import { CONFLICT, GAP, NOT_APPLICABLE, plain, same } from "./values.js";
import { COUNTING, isCondition, ownerOf } from "./nodes.js";

// `by`: what presumes each fact, by "record type" and path.
function presumedIn(ex, node, record, by) {
  if (node.op === "presumed") return presumedFact(ex, node, record, by);
  if (node.op === "outcome") {
    const owner = ownerOf(ex, node, record);
    return owner === undefined ? new Map() : ex.presumedOf(ex.planOf(owner.kind, node.name), owner);
  }
  if (COUNTING.includes(node.op)) return presumedOfElements(ex, node, record, by);
  if (node.op === "all" || node.op === "any") return presumedOfSeveral(ex, node, record, by);
  return merge(ex.partsTaken(node, record).map((part) => presumedIn(ex, part, record, by)));
}

const merge = (maps) => new Map(maps.flatMap((map) => [...map]));

function presumedFact(ex, node, record, by) {
  const [fact] = node.of;
  const owner = ownerOf(ex, fact, record);
  if (owner === undefined || owner.facts.has(fact.path)) return new Map();
  const name = `${owner.name}.${fact.path}`;
  const value = node.value === GAP ? "none" : plain(node.value);
  return new Map([[name, { fact: name, value, ...by?.[`${owner.kind} ${fact.path}`] }]]);
}

function presumedOfSeveral(ex, node, record, by) {
  const enough = node.op === "any";
  const parts = node.of.map((part) => [part, ex.truth(part, record)]);
  if (ex.truth(node, record) !== enough) return merge(parts.map(([part]) => presumedIn(ex, part, record, by)));
  return either(parts.filter(([, truth]) => truth === enough).map(([part]) => presumedIn(ex, part, record, by)));
}

function presumedOfElements(ex, node, record, by) {
  const [condition, ...values] = node.parts;
  return merge(
    ex.elements(node, record).flatMap((one) => {
      const found = [presumedIn(ex, condition, one, by)];
      if (!isCondition(condition) || ex.truth(condition, one) !== false) {
        values.forEach((value) => found.push(presumedIn(ex, value, one, by)));
      }
      return found;
    }),
  );
}

// What rests on presumptions in each of the ways it came out: those of all; where one way needs none, none.
const either = (ways) => (ways.some((way) => !way.size) ? new Map() : merge(ways));

export function presumedOfPlan(ex, plan, record) {
  const { truths, outs } = ex.states[record.index];
  const out = outs[plan.index];
  const [fired, other] = [[], []];
  if (plan.applies !== null) {
    const by = Object.assign({}, ...(plan.audiences ?? []).map((one) => one.presumed));
    other.push(presumedIn(ex, plan.applies, record, by));
  }
  const given = record.facts.get(plan.name);
  const stated = plan.stated && out !== null && out !== GAP && given !== undefined && same(given, out);
  for (const clause of stated || out === NOT_APPLICABLE ? [] : plan.clauses) {
    const found = presumedIn(ex, clause.if, record, clause.presumed);
    let value = new Map(); // that there is no value may be presumed too
    if (ex.truth(clause.if, record) !== false) value = presumedIn(ex, clause.then, record, clause.presumed);
    if (truths[clause.index] === true && !plan.listed && out !== CONFLICT) {
      fired.push(merge([found, value]));
      other.push(value);
    } else if (!clause.literal || !same(clause.then.value, out)) {
      other.push(found, value);
    }
  }
  return merge([either(fired), ...other]);
}
