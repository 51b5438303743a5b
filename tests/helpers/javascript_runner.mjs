// Answers lines of JSON on standard input with lines on standard output: {"open": …} takes a program or a rule base,
// {"case": …} runs the last program on a case as records; {"decide": …} decides a case as a caller gives it, and
// {"explain": …} one as records, by the last rule base.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const from = (name) => import(new URL(name, pathToFileURL(`${process.argv[2]}/`)));
const { openNodes } = await from("nodes.js");
const { openProgram, readRecords, run } = await from("evaluate.js");
const { writeValue } = await from("values.js");

let program = null;
let rules = null;

async function answer(line) {
  const asked = JSON.parse(line);
  if (asked.open) {
    program = openProgram(asked.open.program, openNodes(asked.open.nodes, asked.open.calendars));
    return {};
  }
  if (asked.rules) {
    const { openRules } = await from("rules.js");
    rules = openRules(asked.rules);
    return {};
  }
  if ("decide" in asked) return told(rules.decide(asked.decide, { asOf: asked.as_of ?? null }));
  if (asked.explain) return told(rules.decideRead(readRecords(asked.explain)));
  const states = run(program, readRecords(asked.case));
  return states.map(({ truths, outs }) => ({ truths, outs: outs.map(writeValue) }));
}

const told = (decision) => ({ document: decision.toText(), digest: decision.digest });

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = await answer(line);
  } catch (error) {
    said = error.problems ? { problems: error.problems } : { failed: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
