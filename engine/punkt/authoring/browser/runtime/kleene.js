// The arithmetic of the unknown: truths (null is unknown), numbers known only by their ends, texts, places.

import { Day } from "./days.js";
import { divided, Num, raised, roundedTo, times, weighted, whole, writtenNumber, ZERO } from "./numbers.js";
import { GAP, isBlank, isRange, isUnbounded, itemsOf, order, Range, same, show, UNBOUNDED, Words } from "./values.js";

const ONE = whole(1);

export const kleeneAll = (truths) => (truths.includes(false) ? false : truths.includes(null) ? null : true);
export const kleeneAny = (truths) => (truths.includes(true) ? true : truths.includes(null) ? null : false);
export const kleeneNot = (truth) => (truth === null ? null : !truth);

const howMany = (low, unknown) => (unknown ? new Range(whole(low), whole(low + unknown)) : whole(low));

export function counted(truths) {
  return howMany(truths.filter((truth) => truth === true).length, truths.filter((truth) => truth === null).length);
}

// The ends between which a value lies.
export const bounds = (value) => (value === null ? UNBOUNDED : isRange(value) ? value : new Range(value, value));
// A range, or the plain value where both ends are the same.
export const ranged = (low, high) => (low !== null && high !== null && same(low, high) ? low : new Range(low, high));

// --- domains

const isBelow = ({ low, low_open }, value) => low !== null && order(value, low) < (low_open ? 1 : 0);
export const isAbove = ({ high, high_open }, value) => high !== null && order(value, high) > (high_open ? -1 : 0);

function contains(domain, value) {
  if ("low" in domain) return !isBelow(domain, value) && !isAbove(domain, value);
  if (domain.includes) return domain.includes.some((one) => itemsOf(value).some((item) => same(item, one)));
  const within = (domain.in ?? domain.not_in).some((one) => same(one, value));
  return domain.in ? within : !within;
}

export function inDomain(value, domain) {
  if (value === GAP) return false;
  if (value !== null && !isRange(value)) return contains(domain, value);
  if (domain.in && !domain.in.length) return false;
  if (value === null || isUnbounded(value)) return null;
  if ("low" in domain) return rangeWithin(value, domain);
  if (domain.includes) return null;
  const possible = (domain.in ?? domain.not_in).some((one) => compareValues(value, "=", one) !== false);
  return possible ? null : Boolean(domain.not_in);
}

function rangeWithin({ low, high }, domain) {
  if ((high !== null && isBelow(domain, high)) || (low !== null && isAbove(domain, low))) return false;
  const above = domain.low === null || (low !== null && !isBelow(domain, low));
  const below = domain.high === null || (high !== null && !isAbove(domain, high));
  return above && below ? true : null;
}

// --- comparisons

export function compareValues(left, how, right) {
  if (left === GAP || right === GAP) return false;
  if (how === "=") return sameValue(left, right);
  if (how === "!=") return kleeneNot(sameValue(left, right));
  if (how === ">" || how === ">=") return compareValues(right, how === ">" ? "<" : "<=", left);
  const [a, b, strict] = [bounds(left), bounds(right), how === "<"];
  if (a.high !== null && b.low !== null && order(a.high, b.low) < (strict ? 0 : 1)) return true;
  if (a.low !== null && b.high !== null && order(a.low, b.high) > (strict ? -1 : 0)) return false;
  return null;
}

function sameValue(left, right) {
  if (left === null || right === null) return null;
  if (!isRange(left) && !isRange(right)) return same(left, right);
  const [a, b] = [bounds(left), bounds(right)];
  const precedes = (one, two) => one !== null && two !== null && order(one, two) < 0;
  return precedes(a.high, b.low) || precedes(b.high, a.low) ? false : null;
}

// How many different values: an unknown one may repeat a known one, be new, or (an outcome) be absent.
export function distinct(values) {
  const known = [];
  let unknown = 0;
  for (const value of values) {
    if (value === null || isRange(value)) unknown += 1;
    else if (value !== GAP && !known.some((one) => same(one, value))) known.push(value);
  }
  return howMany(known.length, unknown);
}

// --- numbers

const BEYOND = Symbol("beyond"); // a number takes more digits than are reckoned with
const sure = (number) => number ?? BEYOND;
const isOpen = (value) => value === null || isRange(value);

// What lies between two ends. What is beyond reckoning is absent where all is known, else nothing is known of it.
function reckoned(values, low, high) {
  if (low === BEYOND || high === BEYOND) return values.some(isOpen) ? UNBOUNDED : GAP;
  return ranged(low, high);
}

export function linear(constant, factors, values) {
  if (values.includes(GAP)) return GAP;
  if (!values.some(isOpen)) return weighted(constant, factors.map((factor, at) => [factor, values[at]])) ?? GAP;
  const ends = values.map(bounds);
  const upward = (at) => factors[at].top >= 0n;
  const lows = ends.map(({ low, high }, at) => [factors[at], upward(at) ? low : high]);
  const highs = ends.map(({ low, high }, at) => [factors[at], upward(at) ? high : low]);
  return reckoned([null], summed(constant, lows), summed(constant, highs));
}

const summed = (constant, terms) => (terms.some(([, end]) => end === null) ? null : sure(weighted(constant, terms)));
const timesEnd = (one, two) => (one === null || two === null ? null : sure(times(one, two)));
const overEnd = (one, two) => (one === null ? null : sure(divided(one, two)));

const isZero = (value) => value instanceof Num && value.top === 0n;
const swapped = ({ low, high }) => new Range(high, low);

export function product(left, right, [leftMayBeAbsent, rightMayBeAbsent]) {
  if (left === GAP || right === GAP) return GAP;
  if ((isZero(left) && !rightMayBeAbsent) || (isZero(right) && !leftMayBeAbsent)) return ZERO;
  if (left === null || right === null) return UNBOUNDED;
  if (!isRange(left) && !isRange(right)) return times(left, right) ?? GAP;
  let [a, b] = [bounds(left), bounds(right)];
  const known = isRange(left) ? right : left;
  if (!isRange(known)) {
    if (known.top < 0n) [a, b] = [swapped(a), swapped(b)];
  } else if (a.low === null || b.low === null || a.low.top < 0n || b.low.top < 0n) {
    return UNBOUNDED;
  }
  return reckoned([left, right], timesEnd(a.low, b.low), timesEnd(a.high, b.high));
}

export function quotient(dividend, by) {
  if (dividend === GAP || by === GAP || isZero(by)) return GAP;
  const [ends, through] = [bounds(dividend), bounds(by)];
  if (by !== null && !isRange(by)) {
    const { low, high } = by.top > 0n ? ends : swapped(ends);
    return reckoned([dividend], overEnd(low, by), overEnd(high, by));
  }
  if (through.low === null || through.low.top <= 0n || ends.low === null || ends.low.top < 0n) return UNBOUNDED;
  const low = through.high === null ? ZERO : overEnd(ends.low, through.high);
  return reckoned([by], low, overEnd(ends.high, through.low));
}

export function power(base, exponent) {
  if (base === GAP || exponent === GAP) return GAP;
  if (exponent === null || isRange(exponent) || base === null) return UNBOUNDED;
  const ends = bounds(base);
  const by = exponent.top;
  if (!isRange(base)) {
    if (isZero(base) && by < 0n) return GAP;
  } else if (by <= 0n || (by % 2n === 0n && (ends.low === null || ends.low.top < 0n))) {
    return UNBOUNDED;
  }
  const of = (end) => (end === null ? null : sure(raised(end, by)));
  return reckoned([base], of(ends.low), of(ends.high));
}

export function rounded(value, step, how) {
  if (value === GAP) return GAP;
  const of = (end) => (end === null ? null : sure(roundedTo(end, step, how)));
  const ends = bounds(value);
  return reckoned([value], of(ends.low), of(ends.high));
}

// --- choices

// One of two values; while it is not known which, what both leave possible.
export function chosen(truth, then, otherwise, mayBeAbsent) {
  if (truth !== null) return truth ? then : otherwise;
  if (then === GAP || otherwise === GAP) return null;
  const both = [then, otherwise];
  if (both.some((value, at) => mayBeAbsent[at] && isBlank(value))) return null;
  if (same(then, otherwise) || (isList(then) && isList(otherwise) && sameWords(then, otherwise))) return then;
  if (!both.every((value) => isRange(value) || value instanceof Day || value instanceof Num)) return null;
  const [a, b] = [bounds(then), bounds(otherwise)];
  return ranged(
    a.low === null || b.low === null ? null : least(a.low, b.low),
    a.high === null || b.high === null ? null : greatest(a.high, b.high),
  );
}

const least = (one, two) => (order(two, one) < 0 ? two : one);
const greatest = (one, two) => (order(two, one) > 0 ? two : one);
const isList = (value) => value instanceof Words || Array.isArray(value);
const has = (list, value) => itemsOf(list).some((one) => same(one, value));
const sameWords = (one, two) =>
  itemsOf(one).every((value) => has(two, value)) && itemsOf(two).every((value) => has(one, value));

// --- several values

// The sum, the largest or the smallest of the values of elements, each with the truth of whether it counts.
export function aggregate(how, rows, mayBeAbsent) {
  rows = rows.filter(([truth]) => truth !== false);
  const certain = rows.filter(([truth]) => truth).map(([, value]) => value);
  if (certain.includes(GAP)) return GAP;
  const possible = rows.map(([, value]) => value);
  if (possible.includes(GAP)) return UNBOUNDED;
  if (how !== "sum") return outermost(how === "largest", certain, possible, mayBeAbsent);
  const lows = rows.map(([truth, value]) => [ONE, nearZero(truth, bounds(value).low, least)]);
  const highs = rows.map(([truth, value]) => [ONE, nearZero(truth, bounds(value).high, greatest)]);
  const values = rows.map(([truth, value]) => (truth === null ? null : value));
  return reckoned(values, summed(ZERO, lows), summed(ZERO, highs));
}

const nearZero = (truth, end, pick) => (truth || end === null ? end : pick(end, ZERO));

function outermost(largest, certain, possible, mayBeAbsent) {
  if (mayBeAbsent && possible.some(isBlank)) return UNBOUNDED;
  if (!certain.length) return possible.length ? UNBOUNDED : GAP;
  const [near, far] = [bounds(extreme(largest, certain)), bounds(extreme(largest, possible))];
  return largest ? ranged(near.low, far.high) : ranged(far.low, near.high);
}

// The largest or smallest, end by end; an end without bound wins or is left to the others.
export function extreme(largest, values) {
  if (values.includes(GAP)) return GAP;
  const ends = values.map(bounds);
  return ranged(
    picked(largest, ends.map(({ low }) => low), false),
    picked(largest, ends.map(({ high }) => high), true),
  );
}

function picked(largest, ends, above) {
  const known = ends.filter((end) => end !== null);
  if ((known.length < ends.length && largest === above) || !known.length) return null;
  return known.reduce(largest ? greatest : least);
}

// A function of two days, or of a day and a number; it answers null for what there is not.
export function ofDays(first, second, answer) {
  if (first === GAP || second === GAP) return GAP;
  if (isOpen(first) || isOpen(second)) return null;
  return answer(first, second) ?? GAP;
}

export function joined(values) {
  if (values.includes(GAP)) return GAP;
  if (values.some(isOpen)) return null;
  return values.map((value) => (value instanceof Num ? writtenNumber(value) : show(value))).join("");
}

// One more than how many come before, by each key and by the next where alike.
export function rank(rows, { largest, shared, absent }) {
  const own = rows.find((row) => row.own);
  if (own === undefined || own.counts === false) return GAP;
  const takingPart = rows.filter((row) => row.counts !== false);
  if (takingPart.some((row) => row.counts && row.keys.includes(GAP))) return GAP;
  const others = takingPart.filter((row) => !row.own);
  const compared = others.map((row) => comparedKeys(row.keys, own.keys, largest));
  const tied = others.map((row, at) => kleeneAll([row.counts, compared[at].alike]));
  const mayBeGap = (key, at) => key === GAP || (absent[at] && isBlank(key));
  const doubtful = own.counts === null || takingPart.some((row) => row.keys.some(mayBeGap));
  if (!shared && !doubtful && tied.includes(true)) return GAP;
  if (doubtful || (!shared && tied.includes(null))) return UNBOUNDED;
  const before = counted(others.map((row, at) => kleeneAll([row.counts, compared[at].ahead])));
  return linear(ONE, [ONE], [before]);
}

function comparedKeys(keys, own, largest) {
  let [ahead, alike] = [false, true];
  keys.forEach((key, at) => {
    const better = compareValues(key, largest[at] ? ">" : "<", own[at]);
    ahead = kleeneAny([ahead, kleeneAll([alike, better])]);
    alike = kleeneAll([alike, compareValues(key, "=", own[at])]);
  });
  return { ahead, alike };
}
