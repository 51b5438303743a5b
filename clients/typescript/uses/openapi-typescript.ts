import createClient from "openapi-fetch";
import type { components, paths } from "../build/openapi-typescript/schema";
const client = createClient<paths>({ baseUrl: "http://x" });
const good: components["schemas"]["CaseRuKarelia166p"] = { case: "a", recipient: { sex: "female", ipra: { learning: 2 } }, group: {members:[{id:"m", birth_date:"2000-01-01"}]} };
// @ts-expect-error a fact that is not known
const bad: components["schemas"]["CaseRuKarelia166p"] = { case: "a", recipient: { sexx: "female" } };
// @ts-expect-error a value that is not known
const worse: components["schemas"]["CaseRuKarelia166p"] = { case: "a", recipient: { sex: "x" } };
export async function run() {
  const { data, error } = await client.POST("/v1/decisions", { params: { query: { pack: ["ru.karelia.166-p"] } }, body: good });
  if (error) throw new Error(error.errors[0]?.message ?? error.detail);
  console.log(data.outcomes.recipient?.need?.status, bad, worse);
  const b = await client.POST("/v1/decisions:batch", { body: [good] });
  for (const line of b.data ?? []) if (typeof line !== "string" && "decision" in line) console.log(line.decision.digest);
  const q = await client.POST("/v1/questions", { body: good });
  console.log(q.data?.next?.asks?.values, q.data?.next?.waiting);
  const v = await client.GET("/v1/vocabulary");
  console.log(v.data?.subjects[0]?.facts[0]?.label.ru);
}
