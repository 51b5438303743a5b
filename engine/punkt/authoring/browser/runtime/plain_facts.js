// What can be an identifier, a text or a month of a case.

import { dayOf } from "./days.js";
import { hasHidden, lengthOf } from "./problems.js";

const MAX_NAME = 200;
const MOST_TEXT = 2000;
const SURE_NAME = 10 ** 15;
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const BLANK = new RegExp(`^[${SPACE}]*$`, "u");

export const LIMITS = { name: MAX_NAME, text: MOST_TEXT };

// An identifier: a short text without control characters, or a whole number; null for what can be none.
export function identifierOf(value) {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))) {
    return value < SURE_NAME && value > -SURE_NAME ? String(value) : null;
  }
  if (typeof value !== "string") return null;
  const found = value.normalize("NFC").replace(AROUND, "");
  return found !== "" && lengthOf(found) <= MAX_NAME && !hasHidden(found) ? found : null;
}

export function isText(value) {
  if (typeof value !== "string" || BLANK.test(value) || hasHidden(value)) return false;
  return lengthOf(value) <= MOST_TEXT;
}

// The first day of a month or a year that is written; null for what is none.
export function firstDay(by, text) {
  const pattern = by === "month" ? /^[0-9]{4}-(0[1-9]|1[0-2])$/ : /^[0-9]{4}$/;
  return pattern.test(text) && !text.startsWith("0000") ? dayOf(Number(text.slice(0, 4)), Number(text.slice(5) || 1), 1) : null;
}

export function today() {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}
