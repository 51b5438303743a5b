// What is wrong with a case, said in both languages.

import { pythonNumber } from "./numbers.js";

const SHOWN = 60;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

// What is wrong with a case: `problems`, each with its code, the path of the fact and a message in both languages.
export class CaseError extends Error {
  constructor(problems) {
    super(problems.map(({ path, en, code }) => `${path}: ${en} [${code}]`).join("\n"));
    this.name = "CaseError";
    this.problems = problems;
  }
}

export function problemOf(vocabulary, code, path, given) {
  const message = (lang) =>
    vocabulary.messages[code][lang].replace(/\{\{|\}\}|\{(\w+)\}/g, (found, name) => {
      if (name === undefined) return found[0];
      const said = given[name];
      return isMapping(said) ? said[lang] : String(said);
    });
  return { code, path: joinedPath(path), ru: message("ru"), en: message("en") };
}

function joinedPath(path) {
  const parts = path.map((part) => {
    if (typeof part === "number") return `[${part}]`;
    return part.startsWith("/") ? visible(part) : `.${visible(part)}`;
  });
  return parts.join("").replace(/^\./, "");
}

export const hasHidden = (text) => HIDDEN.test(text);
export const lengthOf = (text) => [...text].length;
export const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const visible = (text) =>
  [...text]
    .map((sign) => (HIDDEN.test(sign) ? `\\u${sign.codePointAt(0).toString(16).padStart(4, "0")}` : sign))
    .join("");

// A value for a message: short, on one line, without characters that could mislead.
export function shown(value) {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "[…]";
  if (typeof value === "object") return "{…}";
  const text = typeof value === "number" ? pythonNumber(value) : String(value);
  return visible([...text].slice(0, SHOWN).join("")) + (lengthOf(text) > SHOWN ? "…" : "");
}
