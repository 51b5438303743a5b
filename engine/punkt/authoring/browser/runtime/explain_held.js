// The facts by which a condition holds or fails, and those that a value rests on.

import { GAP, givenPlain, plain } from "./values.js";
import { givenFact } from "./nodes.js";

export function gatherHeld(ex, node, record, wanted, found) {
  switch (node.op) {
    case "const":
      return;
    case "test":
      gatherValue(ex, node.of[0], record, node.few === "some" && wanted === true, found);
      return;
    case "comparison":
      node.of.forEach((part) => gatherValue(ex, part, record, false, found));
      return;
    case "not":
      gatherHeld(ex, node.of[0], record, wanted === null ? null : !wanted, found);
      return;
    case "possibly":
      gatherHeld(ex, node.of[0], record, wanted, found);
      return;
    default:
      gatherSeveral(ex, node, record, wanted, found);
  }
}

// Of several: all where all decide together, else those that are as wanted.
function gatherSeveral(ex, node, record, wanted, found) {
  const every = wanted === null || wanted === (node.op === "all");
  node.of.forEach((part, number) => {
    if (every || ex.truth(part, record) === wanted) {
      ex.take(node, number);
      gatherHeld(ex, part, record, wanted, found);
    }
  });
}

// `enough`: where enough of what is counted counts, only of what does.
export function gatherValue(ex, node, record, enough, found) {
  switch (node.op) {
    case "fact":
    case "outcome":
    case "as_of":
      gatherPlain(ex, node, record, found);
      return;
    case "presumed":
      gatherPlain(ex, node.of[0], record, found);
      return;
    case "literal":
    case "nothing":
      return;
    case "tally":
      gatherTally(ex, node, record, enough, found);
      return;
    case "distinct":
      ex.elements(node, record).forEach((one) => gatherValue(ex, node.parts[0], one, false, found));
      return;
    case "count":
    case "aggregate":
    case "rank":
      gatherElements(ex, node, record, enough, found);
      return;
    case "if":
      gatherBranches(ex, node, record, enough, found);
      return;
    case "default":
      gatherValue(ex, node.of[0], record, enough, found);
      if (node.of[0].read(ex, record) === GAP) {
        ex.take(node, 1);
        gatherValue(ex, node.of[1], record, enough, found);
      }
      return;
    default:
      noteOwn(ex, node, record, found);
      node.of.forEach((part) => gatherValue(ex, part, record, false, found));
  }
}

function noteOwn(ex, node, record, found) {
  const own = ex.nameOf(node, record);
  if (own !== null) found.set(own, plain(node.read(ex, record)));
}

function gatherPlain(ex, node, record, found) {
  if (node.month === false) return; // which month it is, is in the name of the record
  const fact = node.op === "fact";
  const value = fact ? givenFact(ex, node, record) : node.read(ex, record);
  if (value !== null) found.set(ex.label(node, record), fact ? givenPlain(value) : plain(value));
}

function gatherTally(ex, node, record, enough, found) {
  node.of.forEach((part, number) => {
    const holds = ex.truth(part, record);
    if (holds !== false) ex.take(node, number);
    if (holds === true || (holds === false && !enough)) gatherHeld(ex, part, record, holds, found);
  });
}

// The facts of the elements that count; their number where all do, or where there are none.
function gatherElements(ex, node, record, enough, found) {
  const [condition, ...values] = node.parts;
  const list = node.of[0].read(ex, record);
  if (list === null) return;
  const all = condition.op === "const" && condition.truth;
  if (values.length ? !list.records.length : all) found.set(ex.label(node.of[0], record), list.records.length);
  for (const one of list.records) {
    const holds = ex.truth(condition, one);
    if (holds === true || (holds === false && !enough)) gatherHeld(ex, condition, one, holds, found);
    if (holds !== false) values.forEach((value) => gatherValue(ex, value, one, false, found));
  }
}

// The facts by which a branch is taken, and those it rests on; of both branches while either may be.
function gatherBranches(ex, node, record, enough, found) {
  const [condition, then, otherwise] = node.of;
  const holds = ex.truth(condition, record);
  noteOwn(ex, node, record, found);
  gatherHeld(ex, condition, record, holds, found);
  if (holds !== false) {
    ex.take(node, 0);
    gatherValue(ex, then, record, enough, found);
  }
  if (holds !== true) {
    ex.take(node, 1);
    gatherValue(ex, otherwise, record, enough, found);
  }
}
