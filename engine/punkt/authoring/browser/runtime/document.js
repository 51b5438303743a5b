// The decision document: outcomes, what fired with its citations, what was ruled out and what is open, and why.

import { Day, isoDay } from "./days.js";
import { byCodePoints, plain, same, show } from "./values.js";
import { statedOf } from "./evaluate.js";
import { whyFailed } from "./explain_failed.js";
import { gatherValue } from "./explain_held.js";
import { missingOf } from "./explain_missing.js";
import { gapReason } from "./explain_gap.js";
import { Explainer } from "./explain_names.js";

const ANY_VALUE = "any_value"; // under which stands what follows whatever the value is

export function statusOf(out) {
  return out === null ? "open" : typeof out === "symbol" ? out.description : "determined";
}

// `found`: the states, those if all applied of which that is unknown, and the readings that outcomes turn on.
export class DecisionDocument {
  constructor(rules, edition, given, { states, assumed, sensitive }) {
    this.rules = rules;
    this.edition = edition;
    this.given = given;
    this.assumed = assumed;
    this.sensitive = sensitive;
    this.states = states;
    this.explainer = new Explainer(edition.program, given, states);
  }

  // All of it, but for the digest.
  whole() {
    const lists = { fired: [], ruled_out: [], open: [] };
    const outcomes = {};
    for (const record of this.given.records.filter((one) => one.reported)) {
      const plans = this.edition.program.bySubject.get(record.kind);
      const told = new ToldAudiences(this, record);
      const shown = [];
      for (const plan of this.planned(record)) {
        if (plan.kind !== "term") {
          shown.push([plan.name, this.outcome(plan, record)]);
          told.note(plan);
        }
        if (!plan.out_of_force) plan.clauses.forEach((clause) => this.addClause(clause, plan, record, lists));
      }
      told.addTo(lists);
      if (plans) outcomes[record.name] = Object.fromEntries(shown);
    }
    const present = new Set(this.given.records.map((record) => record.kind));
    const { data } = this.rules;
    return {
      as_of: isoDay(this.given.asOf),
      case: this.given.id,
      ...lists,
      notices: this.rules.noticesOn(this.given.asOf),
      outcomes,
      packs: data.packs,
      replaced: data.replaced.filter(([subject]) => present.has(subject)).map(([, entry]) => entry),
      schema: data.schema,
    };
  }

  // The outcomes and terms of a record that a decision tells of, by name.
  planned(record) {
    const plans = this.edition.program.bySubject.get(record.kind) ?? [];
    return plans
      .filter((plan) => plan.sections.every((name) => this.given.sections[name]))
      .filter((plan) => plan.own || record.name !== record.kind)
      .sort((one, two) => (one.name < two.name ? -1 : 1));
  }

  outOf(plan, record) {
    return this.states[record.index].outs[plan.index];
  }

  outcome(plan, record) {
    const ex = this.explainer;
    const out = this.outOf(plan, record);
    const status = statusOf(out);
    const away = ex.told(plan, record);
    const view = {
      kind: plan.kind,
      status,
      value: status === "determined" ? plain(out) : null,
      modality: away.length ? away[0].modality : this.modality(plan, record),
      clauses: [...away, ...this.restsOn(plan, record)].map(cited),
      missing: status === "open" ? [...ex.outcomeMissing(record, plan)] : [],
      sensitive_to: [...(this.sensitive[record.index].get(plan.index) ?? [])].sort(byCodePoints),
    };
    const reason = status === "gap" ? gapReason(ex, plan, record) : null;
    if (reason !== null) view.reason = reason;
    const presumed = ex.presumedOf(plan, record);
    if (presumed.size) view.presumed = [...presumed.keys()].sort(byCodePoints).map((name) => presumed.get(name));
    if (statedOf(plan, record) !== null) view.stated = plain(statedOf(plan, record));
    const assumed = this.assumed === null ? null : this.assumed[record.index].outs[plan.index];
    if (out === null && statusOf(assumed) === "determined") view.if_applies = plain(assumed);
    const next = this.following(plan, record, out);
    if (next.length) view.next = next;
    const month = plan.month?.read(ex, record);
    if (month instanceof Day) view.month = isoDay(month).slice(0, 7);
    return view;
  }

  // The clauses that an outcome rests on: those that fired, and did not yield to what the case states.
  restsOn(plan, record) {
    const { truths } = this.states[record.index];
    const stated = statedOf(plan, record);
    const stands = (clause) => stated === null || !clause.yields || same(clause.then.read(this.explainer, record), stated);
    return plan.clauses.filter((clause) => truths[clause.index] === true && stands(clause));
  }

  // How binding is what decided; where nothing did, what could: the strongest, if they differ.
  modality(plan, record) {
    const { truths } = this.states[record.index];
    const of = (truth) => plan.clauses.filter((clause) => truths[clause.index] === truth);
    const could = [of(true), of(null), plan.clauses].find((some) => some.length) ?? [];
    const taken = new Set();
    for (const clause of of(true).filter((one) => one.wavers)) {
      this.factsOf(clause, record);
      this.explainer.taken.forEach((way) => taken.add(way));
    }
    const binding = could.flatMap((clause) => [
      clause.modality,
      ...partsUsed(clause.part, taken).flatMap((part) => part.binding ?? []),
    ]);
    return this.rules.data.modalities.find((one) => binding.includes(one)) ?? null;
  }

  // What a clause that fired rests on; the explainer then has the ways on which it was found.
  factsOf(clause, record) {
    const ex = this.explainer;
    ex.taken.clear();
    const found = ex.facts(clause.if, record, true);
    if (!clause.literal) gatherValue(ex, clause.then, record, false, found);
    return Object.fromEntries(found);
  }

  addClause(clause, plan, record, lists) {
    const ex = this.explainer;
    const truth = this.states[record.index].truths[clause.index];
    if (truth === true) {
      lists.fired.push(this.firedEntry(clause, plan, record));
      return;
    }
    const entry = { pack: clause.pack, rule: clause.id, subject: record.name };
    if (clause.month) entry.outcome = plan.name; // the rule has clauses for other months too
    if (truth === false) lists.ruled_out.push({ ...entry, because: whyFailed(ex, clause.if, record, false) });
    else lists.open.push({ ...entry, missing: [...ex.clauseMissing(clause, record)] });
  }

  firedEntry(clause, plan, record) {
    const facts = this.factsOf(clause, record);
    const parts = partsUsed(clause.part, this.explainer.taken);
    const value = clause.literal ? clause.then.value : clause.then.read(this.explainer, record);
    const rows = parts.flatMap((part) => part.rows ?? []);
    const terms = [...new Set(parts.flatMap((part) => part.terms ?? []))];
    return {
      ...clause.source,
      ...(rows.length ? { rows } : {}),
      ...(terms.length ? { terms } : {}),
      concludes: { [plan.name]: plain(value) },
      facts,
      norms: normsOf(parts),
      subject: record.name,
    };
  }

  // The steps that follow from the value of an outcome, with their days.
  following(plan, record, out) {
    if (!plan.next || out === null || typeof out === "symbol") return [];
    const values = Array.isArray(out) ? out.map(show) : [show(out)];
    return plan.next.flatMap(([pack, byValue]) => {
      const found = values.flatMap((value) => byValue[value] ?? []);
      const steps = new Set([...found, ...(values.length ? (byValue[ANY_VALUE] ?? []) : [])]);
      return [...steps].map(({ who, what, by, paper, point }) => ({
        who,
        what,
        by: this.dayOf(by, record),
        paper: paper || null,
        pack,
        point,
      }));
    });
  }

  dayOf(name, record) {
    const plan = this.explainer.planOf(record.kind, name);
    const found = plan ? this.outOf(plan, record) : record.facts.get(name);
    return found instanceof Day ? isoDay(found) : null;
  }
}

const cited = ({ pack, id, source }) => ({ pack, rule: id, point: source.point });

// A part of a rule, and those on the ways that were taken.
function partsUsed(part, taken) {
  const further = (part.ways ?? []).filter(([way, number]) => taken.has(`${way} ${number}`));
  return [part, ...further.flatMap(([, , inner]) => partsUsed(inner, taken))];
}

const normsOf = (parts) => Object.assign({}, ...parts.map((part) => part.norms ?? {}));

// What the trace says of a record to whom norms do not apply, or of whom that is not known: each condition once.
class ToldAudiences {
  constructor(document, record) {
    this.document = document;
    this.record = record;
    this.away = new Map();
    this.open = new Map();
  }

  note(plan) {
    const ex = this.document.explainer;
    const away = ex.told(plan, this.record);
    for (const one of away) {
      const key = `${one.pack} ${one.id}`;
      if (!this.away.has(key)) this.away.set(key, [one, []]);
      this.away.get(key)[1].push(plan.name);
    }
    if (away.length) return; // one that is for others settles it
    for (const one of plan.audiences ?? []) {
      if (ex.truth(one.if, this.record) === null) this.open.set(`${one.pack} ${one.id}`, one);
    }
  }

  addTo(lists) {
    const { document, record } = this;
    const ex = document.explainer;
    for (const [one, names] of this.away.values()) {
      ex.taken.clear();
      const facts = Object.fromEntries(ex.facts(one.if, record, false));
      const norms = normsOf(partsUsed(one.part, ex.taken));
      const concludes = Object.fromEntries(names.map((name) => [name, null]));
      lists.fired.push({ ...one.source, norms, subject: record.name, concludes, facts });
    }
    for (const one of this.open.values()) {
      const missing = [...missingOf(ex, one.if, record)];
      lists.open.push({ pack: one.pack, rule: one.id, subject: record.name, missing });
    }
  }
}
