// Which facts keep a condition or a value unknown, each once, in order.

import { isRange } from "./values.js";
import { COUNTING, isCondition } from "./nodes.js";

export function missingOf(ex, node, record) {
  if (isCondition(node)) {
    while (node.op === "not") [node] = node.of;
    return ex.truth(node, record) === null ? below(ex, node, record) : new Set();
  }
  const value = node.read(ex, record);
  return value === null || isRange(value) ? below(ex, node, record) : new Set();
}

function below(ex, node, record) {
  if (node.op === "outcome") return ex.missingOfOutcome(node, record);
  if (node.op === "fact") return new Set([ex.label(node, record)]);
  if (COUNTING.includes(node.op)) return missingOfElements(ex, node, record);
  if (node.op !== "if") return merged(node.of.map((part) => missingOf(ex, part, record)));
  const [condition, then, otherwise] = node.of;
  const truth = ex.truth(condition, record);
  return merged([
    truth === null ? missingOf(ex, condition, record) : [],
    truth !== false ? missingOf(ex, then, record) : [],
    truth !== true ? missingOf(ex, otherwise, record) : [],
  ]);
}

function missingOfElements(ex, node, record) {
  const [list] = node.of;
  if (list.read(ex, record) === null) return new Set([ex.label(list, record)]);
  const [first, ...values] = node.parts;
  return merged(
    ex.elements(node, record).flatMap((one) => {
      const found = [missingOf(ex, first, one)];
      if (values.length && ex.value(first, one) !== false) {
        values.forEach((value) => found.push(missingOf(ex, value, one)));
      }
      return found;
    }),
  );
}

const merged = (parts) => new Set(parts.flatMap((part) => [...part]));
