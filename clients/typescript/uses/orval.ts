import { decideBatch, decideCase } from "../build/orval/decisions/decisions";
import type { CaseRuKarelia166p } from "../build/orval/api.schemas";
const good: CaseRuKarelia166p = { case: "a", recipient: { sex: "female" } };
// @ts-expect-error no such fact
const bad: CaseRuKarelia166p = { case: "a", recipient: { sexx: "female" } };
export async function run() {
  const found = await decideCase(good, { pack: ["ru.karelia.166-p"] });
  if (found.status === 200) console.log(found.data.outcomes["recipient"]?.["need"]?.value, bad);
  else console.log(found.data.detail);
  const lines = await decideBatch([good]);
  console.log(lines.status === 200 ? lines.data : lines.data.errors);
}
