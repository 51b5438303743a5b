// One case being read: what is wrong is noted with its place; nothing is guessed, nothing is dropped.

import { isoDay, readDay } from "./days.js";
import { inDomain } from "./kleene.js";
import { compareNumbers, isWhole, Num, placesOf, readNumber, whole } from "./numbers.js";
import { firstDay, identifierOf, isText, LIMITS, today } from "./plain_facts.js";
import { isMapping, lengthOf, problemOf, shown } from "./problems.js";
import { Elements, GAP, same, show, Words } from "./values.js";
import { Scope } from "./evaluate.js";

const MAX_ELEMENTS = 1000;
const LONGEST_HINT = 400;
const LARGEST = whole(9007199254);
const ABOUT_THE_CASE = ["case", "as_of", "about", "expect"];

const isGiven = (value) => value !== undefined && value !== null;
const isCollection = (fact) => fact.kind === "list" || fact.kind === "references";

export class Reading {
  constructor(reader) {
    this.reader = reader;
    this.problems = [];
    this.records = [];
    this.references = [];
    this.owners = new Map(); // the record in whose list an element stands
    this.elementsOf = new Map(); // the elements of a list by their ids; the list by its owner and its fact
  }

  fail(code, path, given = {}) {
    const name = given.name ?? this.called(path);
    this.problems.push(problemOf(this.reader.vocabulary, code, this.named(path), { ...given, name }));
    return null;
  }

  wrong(code, path, value, given = {}) {
    return this.fail(code, path, { value: shown(value), ...given });
  }

  // A path with the ids of elements in place of their numbers.
  named(path) {
    let data = this.data;
    return path.map((part) => {
      data = isGiven(data) ? data[part] : undefined;
      const id = typeof part === "number" && isMapping(data) ? identifierOf(data.id) : null;
      return id === null ? part : `/${id}`;
    });
  }

  // What stands at a path, as messages name it: the label of the fact or the section, and the path.
  called(path) {
    const name = path.map(shown).join(".");
    const { subjects, sections } = this.reader;
    if (!sections.includes(path[0])) return name;
    let [kind, own, label] = [path[0], [], path.length === 1 ? subjects.get(path[0]).title : null];
    for (const part of path.slice(1)) {
      const factAt = () => subjects.get(kind).facts.find((fact) => fact.path === own.join("."));
      if (typeof part === "number") {
        const list = factAt();
        if (list && subjects.has(list.of)) [kind, own] = [list.of, []];
      } else {
        own.push(part);
      }
      label = factAt()?.label ?? label;
    }
    return label === null ? name : { ru: label.ru ? `«${label.ru}» (${name})` : name, en: name };
  }

  hint(known) {
    const names = [...known].join(", ");
    const some = lengthOf(names) > LONGEST_HINT ? `${[...names].slice(0, LONGEST_HINT).join("")}…` : names;
    return this.hinted("known", { names: some });
  }

  hinted(which, given) {
    const say = (text) => text.replace(/\{(\w+)\}/g, (_, name) => given[name]);
    const { ru, en } = this.reader.vocabulary.hints[which];
    return { ru: say(ru), en: say(en) };
  }

  // A key that is not known: its path is that of the table it stands in.
  unknown(path, hint) {
    const given = { name: path.map(shown).join("."), hint };
    this.problems.push(problemOf(this.reader.vocabulary, "P502", this.named(path.slice(0, -1)), given));
  }

  hintOnSection(key) {
    const below = (name) => this.reader.subjects.get(name).facts.some(({ path }) => `${path}.`.startsWith(`${key}.`));
    const section = this.reader.sections.find(below);
    if (section) return this.hinted("nest", { nested: `${section}: {${shown(key)}: …}` });
    return this.hint([...ABOUT_THE_CASE, ...this.reader.sections]);
  }

  whole(data, asOf) {
    this.data = data;
    let asked = null;
    if (asOf !== null) {
      asked = readDay(asOf);
      if (asked === null) this.wrong("P610", ["as_of"], asOf);
    }
    if (!isMapping(data)) return this.fail("P500", []);
    let id = null;
    if (data.case === undefined) this.fail("P501", []);
    else id = this.name(data.case, ["case"]);
    const day = isGiven(data.as_of) ? this.day(data.as_of, ["as_of"]) : null;
    for (const key of Object.keys(data)) {
      const known = this.reader.sections.includes(key) || ABOUT_THE_CASE.includes(key);
      if (!known) this.unknown([key], this.hintOnSection(key));
    }
    const sections = this.readSections(data);
    this.resolve();
    this.putInOrder(sections);
    return { id: id ?? "", asOf: asked ?? day ?? today(), sections, records: this.records };
  }

  readSections(data) {
    const sections = {};
    for (const name of this.reader.sections) {
      if (data[name] === "none" && this.reader.subjects.get(name).none) sections[name] = this.noSuchSection(name);
      else if (isGiven(data[name])) sections[name] = this.record(name, name, data[name], [name]);
    }
    return sections;
  }

  newRecord(kind, name, path, facts = [], reported = true) {
    const found = { kind, name, path, reported, facts: new Map(facts), index: this.records.length };
    this.records.push(found);
    return found;
  }

  // A section that is known not to exist: neither do its facts, its lists have nobody, nothing is decided of it.
  noSuchSection(name) {
    const facts = this.reader.subjects.get(name).facts.filter((fact) => !fact.derived && !fact.established);
    const said = facts.map((fact) => [fact.path, isCollection(fact) ? new Elements([]) : GAP]);
    return this.newRecord(name, name, [name], said, false);
  }

  record(kind, name, value, path) {
    const record = this.newRecord(kind, name, path);
    const subject = this.reader.subjects.get(kind);
    this.branch(record, subject.tree, value, path, name !== kind);
    for (const fact of subject.facts) {
      if (fact.by && !record.facts.has(fact.path)) record.facts.set(fact.path, new Elements([]));
    }
    return record;
  }

  // The facts of one level of nesting.
  branch(record, branch, value, path, element = false) {
    if (!isMapping(value)) {
      this.fail("P503", path);
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      const here = [...path, key];
      if (branch.facts.has(key)) {
        const fact = branch.facts.get(key);
        const found = isGiven(item) ? this.fact(record, fact, item, here) : null;
        if (found !== null) record.facts.set(fact.path, found);
      } else if (branch.below.has(key)) {
        if (isGiven(item)) this.branch(record, branch.below.get(key), item, here);
      } else if (!(element && key === "id")) {
        this.unknown(here, this.hintOnKey(key, branch));
      }
    }
  }

  hintOnKey(key, branch) {
    const [head, ...rest] = key.split(".");
    if (!rest.length || !branch.below.has(head)) return this.hint([...branch.facts.keys(), ...branch.below.keys()]);
    const nested = `${head}: {${rest.join(": {")}: …${"}".repeat(rest.length)}`;
    return this.hinted("nest", { nested: shown(nested) });
  }

  // The exact value of a fact, or null after a problem was noted.
  fact(record, fact, value, path) {
    if (fact.derived) return this.fail("P504", path);
    if (value === "none" && fact.deniable) return GAP;
    if (fact.kind === "list") return fact.by ? this.periods(record, fact, value, path) : this.elements(record, fact, value, path);
    if (fact.kind !== "references") return this.single(fact, value, path);
    if (!Array.isArray(value) || value.length > MAX_ELEMENTS) return this.wrong("P516", path, value, { limit: MAX_ELEMENTS });
    const names = value.map((item, number) => this.name(item, [...path, number]));
    this.references.push({ record, fact, names, path });
    return null;
  }

  single(fact, value, path) {
    switch (fact.kind) {
      case "boolean":
        return typeof value === "boolean" ? value : this.wrong("P505", path, value);
      case "integer":
      case "number":
        return this.number(fact, value, path);
      case "date":
        return this.day(value, path);
      case "text":
        return isText(value) ? value : this.wrong("P559", path, value, { limit: LIMITS.text });
      case "choice":
        return this.choice(fact, value, path);
      default:
        return this.choices(fact, value, path);
    }
  }

  number(fact, value, path) {
    const isNumber = typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value));
    if (!isNumber) return this.wrong("P506", path, value);
    const found = readNumber(String(value));
    if (compareNumbers(new Num(found.top < 0n ? -found.top : found.top, found.bottom), LARGEST) > 0) {
      return this.wrong("P507", path, value);
    }
    const places = fact.kind === "integer" ? 0 : fact.decimals;
    if (!isWhole(found) && placesOf(found) > places) return this.wrong(places ? "P508" : "P509", path, value, { places });
    if (fact.range && !inDomain(found, fact.range)) return this.wrong("P510", path, value, { range: fact.allowed });
    return found;
  }

  day(value, path) {
    return readDay(value) ?? this.wrong("P511", path, value);
  }

  choice(fact, value, path) {
    return fact.values.includes(value) ? value : this.wrong("P512", path, value, { hint: this.hint(fact.values) });
  }

  choices(fact, value, path) {
    if (!Array.isArray(value)) return this.wrong("P513", path, value);
    const found = new Set();
    value.forEach((item, number) => {
      const one = this.choice(fact, item, [...path, number]);
      if (found.has(one)) this.wrong("P514", [...path, number], one);
      else if (one !== null) found.add(one);
    });
    return new Words(found);
  }

  name(value, path) {
    const found = identifierOf(value);
    if (found !== null) return found;
    const isNumber = typeof value === "number" || typeof value === "bigint";
    return this.wrong(isNumber ? "P891" : "P515", path, value, { limit: LIMITS.name });
  }

  elements(record, fact, value, path) {
    if (!Array.isArray(value) || value.length > MAX_ELEMENTS) return this.wrong("P516", path, value, { limit: MAX_ELEMENTS });
    const found = new Map();
    value.forEach((item, number) => {
      const here = [...path, number];
      if (!isMapping(item)) return this.fail("P503", here);
      if (!isGiven(item.id)) return this.fail("P517", here);
      const name = this.name(item.id, [...here, "id"]);
      if (name === null) return null;
      if (found.has(name)) return this.wrong("P518", [...here, "id"], name);
      found.set(name, this.record(fact.of, `${record.name}.${fact.path}/${name}`, item, here));
      this.owners.set(found.get(name), record);
      return null;
    });
    this.elementsOf.set(record, (this.elementsOf.get(record) ?? new Map()).set(fact.path, found));
    return new Elements([...found.values()]);
  }

  // The months (or years) for which a fact is stated, as elements, the earliest first.
  periods(record, fact, value, path) {
    if (!isMapping(value) || Object.keys(value).length > MAX_ELEMENTS) {
      this.wrong("P530", path, value);
      return new Elements([]);
    }
    const found = [];
    for (const [key, item] of Object.entries(value)) {
      const here = [...path, key];
      const first = firstDay(fact.by, key);
      if (first === null) this.wrong("P531", here, key);
      else if (isGiven(item)) found.push([first, here, this.single(fact.each, item, here)]);
    }
    const stated = found.filter(([, , known]) => known !== null).sort(([one], [two]) => one.number - two.number);
    const months = stated.map(([first, here, known]) => {
      const name = `${record.name}.${fact.path}/${isoDay(first).slice(0, fact.by === "month" ? 7 : 4)}`;
      const month = this.newRecord(fact.of, name, here, [[fact.by, first], ["value", known]]);
      this.owners.set(month, record);
      return month;
    });
    return new Elements(months);
  }

  // Turn identifiers into records; each must exist, and stand in one list only if exclusive.
  resolve() {
    const [holders, strangers] = [new Map(), new Map()];
    for (const { record, fact, names, path } of this.references) {
      const owner = this.owners.get(record) ?? record;
      const siblings = this.elementsOf.get(owner)?.get(fact.of);
      const found = new Set();
      names.forEach((name, number) => {
        if (name === null) return;
        const here = [...path, number];
        if (siblings && !siblings.has(name)) {
          this.wrong("P519", here, name, { hint: this.hint(siblings.keys()) });
          return;
        }
        const target = siblings?.get(name) ?? this.stranger(strangers, fact, `${owner.name}.${fact.of}/${name}`);
        if (found.has(target)) {
          this.wrong("P514", here, name);
          return;
        }
        const held = holders.get(fact.path) ?? holders.set(fact.path, new Map()).get(fact.path);
        if (!held.has(target)) held.set(target, record);
        if (fact.exclusive && held.get(target) !== record) {
          this.wrong("P521", here, name, { other: held.get(target).name });
        }
        found.add(target);
      });
      record.facts.set(fact.path, new Elements([...found]));
    }
  }

  // An element of a list that the case does not give: all of its facts are unknown.
  stranger(strangers, fact, name) {
    if (!strangers.has(name)) {
      const periods = this.reader.subjects.get(fact.element).facts.filter(({ by }) => by);
      const facts = periods.map(({ path }) => [path, new Elements([])]);
      strangers.set(name, this.newRecord(fact.element, name, [], facts, false));
    }
    return strangers.get(name);
  }

  // Number the records in the vocabulary's order, so that a decision does not turn on how a case is written.
  putInOrder(sections) {
    const ordered = new Set(Object.values(sections).flatMap((section) => this.withElements(section)));
    this.records.forEach((record) => ordered.add(record));
    this.records = [...ordered];
    this.records.forEach((record, index) => {
      record.index = index;
    });
  }

  withElements(record) {
    const lists = this.reader.subjects.get(record.kind).facts.filter((fact) => fact.kind === "list");
    const elements = lists.flatMap((fact) => record.facts.get(fact.path)?.records ?? []);
    return [record, ...elements.flatMap((one) => this.withElements(one))];
  }

  // What the vocabulary asks of every record, and what packs have settled; only what is certainly broken is an error.
  check(found) {
    const scope = new Scope(found, []);
    for (const record of found.records) {
      const { constraints } = this.reader.subjects.get(record.kind);
      for (const { at, says, if: condition } of record.reported && record.facts.size ? constraints : []) {
        if (condition.read(scope, record) === false) {
          this.fail("P520", [...record.path, ...at.split(".")], { name: at, says });
        }
      }
      this.reader.filled.forEach((one) => this.checkFilled(one, record, found.asOf));
    }
  }

  checkFilled(one, record, day) {
    const days = [readDay(one.since).number, one.until === null ? Infinity : readDay(one.until).number];
    if (one.record !== record.kind || day.number < days[0] || day.number > days[1]) return;
    const stated = record.facts.get(one.path);
    if (stated === undefined || same(stated, one.value)) return;
    const { right, pack, point } = one;
    const given = { name: one.path, value: show(stated), right, pack, point };
    this.fail("P626", [...record.path, ...one.path.split(".")], given);
  }
}
