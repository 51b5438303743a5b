// A case as a caller states it, checked against the vocabulary and turned into records; unknown stays unknown.

import { Reading } from "./case_reading.js";
import { CaseError } from "./problems.js";
import { byCodePoints, readValue } from "./values.js";

export class CaseReader {
  constructor(vocabulary, nodes) {
    this.vocabulary = vocabulary;
    this.subjects = new Map();
    for (const [name, said] of Object.entries(vocabulary.subjects)) {
      const facts = said.facts.map(openFact);
      const constraints = (said.constraints ?? []).map((one) => ({ ...one, if: nodes[one.if] }));
      this.subjects.set(name, { ...said, name, facts, constraints, tree: treeOf(facts) });
    }
    this.sections = [...this.subjects.values()].filter((subject) => subject.section).map(({ name }) => name);
    this.filled = vocabulary.filled.map((one) => ({ ...one, value: readValue(one.value) }));
  }

  read(stated, asOf) {
    const reading = new Reading(this);
    const found = reading.whole(stated, asOf);
    if (!reading.problems.length) reading.check(found);
    if (reading.problems.length) {
      throw new CaseError(reading.problems.sort((one, two) => byCodePoints(one.path, two.path)));
    }
    return found;
  }
}

function openFact(said) {
  const range = said.range && { ...said.range, low: readValue(said.range.low), high: readValue(said.range.high) };
  return { ...said, range, each: said.each && openFact(said.each) };
}

function treeOf(facts) {
  const root = { facts: new Map(), below: new Map() };
  for (const fact of facts.filter((one) => !one.stands_for)) {
    const parts = fact.path.split(".");
    const last = parts.pop();
    let branch = root;
    for (const part of parts) {
      if (!branch.below.has(part)) branch.below.set(part, { facts: new Map(), below: new Map() });
      branch = branch.below.get(part);
    }
    branch.facts.set(last, fact);
  }
  return root;
}
