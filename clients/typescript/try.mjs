// node try.mjs ADDRESS: the client against a running service.
import assert from "node:assert/strict";
import { Punkt, PunktProblem } from "./dist/index.js";

const punkt = new Punkt({ baseUrl: process.argv[2], lang: "en" });
const packs = ["ru.karelia.166-p"];
const given = { case: "a-1", recipient: { birth_date: "1990-05-01", ipra: { learning: 2 } } };

const { decision, entry } = await punkt.decide(given, { packs, asOf: "2025-06-01", once: "try-1" });
assert.equal(decision.outcomes.recipient.age_allowed.value, "met");
assert.ok(entry > 0);
assert.equal((await punkt.decide(given, { packs, asOf: "2025-06-01", once: "try-1" })).entry, entry);

await assert.rejects(punkt.decide({ ...given, recipient: { sex: "x" } }, { packs }), (fault) => {
  assert.ok(fault instanceof PunktProblem);
  assert.deepEqual([fault.status, fault.problem.errors[0].path], [422, "recipient.sex"]);
  return true;
});

const lines = [];
const cases = Array.from({ length: 5 }, (_, number) => ({ ...given, case: `b-${number}` }));
for await (const line of punkt.decideAll([...cases, { case: "c", nothing: 1 }], { packs, size: 2 })) lines.push(line);
assert.deepEqual(lines.map((line) => line.line), [1, 2, 3, 4, 5, 6]);
assert.equal(lines[4].decision.case, "b-4");
assert.equal(lines[5].problem.code, "P502");

const { data: paper, response } = await punkt.api.POST("/v1/decisions/{id}/papers/{form}", {
  params: { path: { id: entry, form: "application" } },
  body: { typed: { phone: "921-000" } },
  parseAs: "blob",
});
assert.equal(await paper.slice(0, 2).text(), "PK");
assert.match(response.headers.get("Content-Disposition"), /application/);

const { data } = await punkt.api.GET("/v1/packs/{id}", { params: { path: { id: packs[0] } } });
assert.equal(data.extends, "ru.mintrud.847");
console.log("the TypeScript client: decided, refused, a batch, a paper, a pack");
