/** A client of a Punkt service. Every address is in `api`, typed by the service's description; beside it stand the
 * few calls that a description cannot make: faults as exceptions, any number of cases, an interview. */
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type { components, operations, paths } from "./schema.js";

type Schemas = components["schemas"];
export type Decision = Schemas["Decision"];
export type Problem = Schemas["Problem"];
export type BatchLine = Schemas["BatchLine"];
export type Questions = Schemas["Questions"];

/** The case of any rule base. A description of a running service has types of its packs' own. */
export type AnyCase = Schemas["CaseFile"];

/** What the service refuses: the problem details, with everything that is wrong in `problem.errors`. */
export class PunktProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail);
    this.name = "PunktProblem";
  }
}

export interface Settings {
  /** Such as `https://punkt.example.org`. */
  baseUrl: string;
  /** `punkt_…`; a service of one's own machine may need none. */
  key?: string;
  /** The language of messages and questions. */
  lang?: Schemas["Language"];
  fetch?: (request: Request) => Promise<Response>;
}

export interface Asked {
  packs?: string[];
  /** The day the law is asked of, `YYYY-MM-DD`. */
  asOf?: string;
}

/** `Case`: the type of the cases, where one has been generated for the packs of a service. */
export class Punkt<Case extends { case: string | number } = AnyCase> {
  /** Every address of the service. */
  readonly api: Client<paths>;

  constructor({ baseUrl, key, lang, fetch }: Settings) {
    const headers = { ...(key ? { Authorization: `Bearer ${key}` } : {}), ...(lang ? { "Accept-Language": lang } : {}) };
    this.api = createClient<paths>({ baseUrl, headers, ...(fetch ? { fetch } : {}) });
  }

  /** Decide a case, and record it where the service keeps a journal: `entry` is its number there. With `once`, a text
   * of the caller's own making, a case that is sent again within a day is recorded once. */
  async decide(given: Case, { packs, asOf, once }: Asked & { once?: string } = {}): Promise<Decided> {
    const { data, error, response } = await this.api.POST("/v1/decisions", {
      params: { query: query(packs, asOf), ...(once ? { header: { "Idempotency-Key": once } } : {}) },
      body: given as AnyCase,
    });
    const entry = response.headers.get("Punkt-Decision");
    return { decision: good(data, error, response), ...(entry ? { entry: Number(entry) } : {}) };
  }

  /** Decide any number of cases, `size` of them together. Lines are numbered over all, and one that is wrong bears a
   * problem and stops no other. */
  async *decideAll(
    cases: Iterable<Case> | AsyncIterable<Case>,
    { packs, asOf, size = 100 }: Asked & { size?: number } = {},
  ): AsyncGenerator<BatchLine> {
    let done = 0;
    for await (const some of together(cases, size)) {
      const { data, error, response } = await this.api.POST("/v1/decisions:batch", {
        params: { query: query(packs, asOf) },
        body: some as AnyCase[],
      });
      for (const line of good(data, error, response)) {
        if (line.line === 0 && "problem" in line) throw new PunktProblem(line.problem.status, line.problem);
        yield { ...line, line: line.line + done };
      }
      done += some.length;
    }
  }
}

export interface Decided {
  decision: Decision;
  entry?: number;
}

function query(packs?: string[], asOf?: string): { pack?: string[]; as_of?: string } {
  return { ...(packs ? { pack: packs } : {}), ...(asOf ? { as_of: asOf } : {}) };
}

function good<T>(data: T | undefined, error: Problem | undefined, response: Response): T {
  if (data !== undefined) return data;
  const unknown = { type: "about:blank", title: response.statusText, detail: response.statusText, code: "", errors: [] };
  throw new PunktProblem(response.status, error?.detail ? error : { ...unknown, status: response.status });
}

async function* together<T>(items: Iterable<T> | AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let found: T[] = [];
  for await (const item of items) {
    found.push(item);
    if (found.length >= size) {
      yield found;
      found = [];
    }
  }
  if (found.length) yield found;
}
