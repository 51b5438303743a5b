import { decideBatch, decideCase, getVocabulary } from "../build/hey-api";
import type { CaseRuKarelia166p } from "../build/hey-api";
const good: CaseRuKarelia166p = { case: "a", recipient: { sex: "female" } };
// @ts-expect-error no such fact
const bad: CaseRuKarelia166p = { case: "a", recipient: { sexx: "female" } };
export async function run() {
  const { data, error } = await decideCase({ body: good, query: { pack: ["ru.karelia.166-p"] } });
  if (error) throw new Error(error.detail);
  console.log(data?.outcomes.recipient?.need?.value, bad);
  const lines = await decideBatch({ body: [good] });
  for (const line of typeof lines.data === "object" ? lines.data : []) if ("decision" in line) console.log(line.decision.digest);
  console.log((await getVocabulary()).data?.outcomes[0]?.title.en);
}
