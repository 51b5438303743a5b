// Exact numbers: ratios of whole numbers in lowest terms. What takes more than a hundred digits is beyond reckoning:
// the functions answer null.

const MOST = 10n ** 100n;
const SAFE = 2n ** 53n;

export class Num {
  // `text`: how it was written, where that has zeros that say nothing.
  constructor(top, bottom = 1n, text = null) {
    this.top = top;
    this.bottom = bottom;
    this.text = text;
  }
}

export const ZERO = new Num(0n);

export function whole(number) {
  return new Num(BigInt(number));
}

const magnitude = (n) => (n < 0n ? -n : n);

function divisor(a, b) {
  a = magnitude(a);
  while (b) [a, b] = [b, a % b];
  return a;
}

export function ratio(top, bottom) {
  if (bottom === 1n) return new Num(top);
  if (bottom < 0n) [top, bottom] = [-top, -bottom];
  const by = divisor(top, bottom);
  return by === 1n ? new Num(top, bottom) : new Num(top / by, bottom / by);
}

// The number that a text says: "-12", "0.50", "1/3", or as JavaScript writes one ("1e-7").
export function readNumber(text) {
  const [above, below] = text.split("/");
  if (below !== undefined) return ratio(BigInt(above), BigInt(below));
  const [digits, exponent] = above.toLowerCase().split("e");
  const [before, after = ""] = digits.split(".");
  const places = after.length - Number(exponent ?? 0);
  const top = BigInt(before + after);
  const found = places > 0 ? ratio(top, 10n ** BigInt(places)) : new Num(top * 10n ** BigInt(-places));
  return after.endsWith("0") ? new Num(found.top, found.bottom, text) : found;
}

function within(number) {
  return magnitude(number.top) < MOST && number.bottom < MOST ? number : null;
}

const added = (one, two) => ratio(one.top * two.bottom + two.top * one.bottom, one.bottom * two.bottom);
const multiplied = (one, two) => ratio(one.top * two.top, one.bottom * two.bottom);

// A constant plus the sum of factor times number; only the whole must not have too many digits.
export function weighted(constant, terms) {
  return within(terms.reduce((sum, [factor, number]) => added(sum, multiplied(factor, number)), plainNumber(constant)));
}

const plainNumber = (number) => (number.text === null ? number : new Num(number.top, number.bottom));

export const times = (one, two) => within(multiplied(one, two));

export const divided = (one, two) => within(ratio(one.top * two.bottom, one.bottom * two.top));

const bits = (n) => n.toString(2).length;

// A whole power; `base` is not zero where the exponent is below zero.
export function raised(base, exponent) {
  const size = magnitude(base.top) > base.bottom ? magnitude(base.top) : base.bottom;
  if (size > 1n) {
    if (magnitude(exponent) * BigInt(bits(size) - 1) > BigInt(bits(MOST))) return null;
  } else if (exponent > 0n) {
    exponent = exponent < 2n - (exponent % 2n) ? exponent : 2n - (exponent % 2n);
  } else {
    exponent = -magnitude(exponent % 2n);
  }
  const [top, bottom] = exponent < 0n ? [base.bottom, base.top] : [base.top, base.bottom];
  return within(ratio(top ** magnitude(exponent), bottom ** magnitude(exponent)));
}

export function floorDivided(one, two) {
  const found = one / two;
  return one % two !== 0n && one < 0n !== two < 0n ? found - 1n : found;
}

// The multiple of a step (above zero) that a number is rounded to.
export function roundedTo(number, step, how) {
  const parts = ratio(number.top * step.bottom, number.bottom * step.top);
  let below = floorDivided(parts.top, parts.bottom);
  const over = parts.top - below * parts.bottom;
  if (over && goesUp(how, below, 2n * over - parts.bottom)) below += 1n;
  return within(ratio(below * step.top, step.bottom));
}

// Whether what is over a whole number makes it the next larger one; `half`: how it compares with a half.
function goesUp(how, below, half) {
  switch (how) {
    case "ceiling":
      return true;
    case "floor":
      return false;
    case "up":
      return below >= 0n;
    case "down":
      return below < 0n;
    case "half_ceiling":
      return half >= 0n;
    case "half_up":
      return half > 0n || (half === 0n && below >= 0n);
    case "half_down":
      return half > 0n || (half === 0n && below < 0n);
    case "half_even":
      return half > 0n || (half === 0n && below % 2n !== 0n);
    default:
      throw new Error(`unknown way to round: ${how}`);
  }
}

export function compareNumbers(one, two) {
  const difference = one.top * two.bottom - two.top * one.bottom;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const isWhole = (number) => number.bottom === 1n;

// How many digits after the point a number takes; null where no decimal says it.
export function placesOf(number) {
  let [rest, twos, fives] = [number.bottom, 0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : null;
}

// As a pack writes it: with all its digits; a ratio that no decimal says in lowest terms.
export function showNumber(number) {
  return number.text ?? writtenNumber(number);
}

// The same without zeros that say nothing.
export function writtenNumber(number) {
  if (number.bottom === 1n) return String(number.top);
  const places = placesOf(number);
  if (places === null) return `${number.top}/${number.bottom}`;
  const digits = String((magnitude(number.top) * 10n ** BigInt(places)) / number.bottom).padStart(places + 1, "0");
  return `${number.top < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

// As JSON has it: a number where a double holds it exactly, else text.
export function jsonNumber(number) {
  if (number.bottom === 1n) return magnitude(number.top) < SAFE ? Number(number.top) : String(number.top);
  if (placesOf(number) === null) return showNumber(number);
  const near = Number(writtenNumber(number));
  return compareNumbers(readNumber(String(near)), number) === 0 ? near : showNumber(number);
}

// A double as Python writes it: with an exponent below 0.0001, of two digits at least.
export function pythonNumber(double) {
  const text = String(double);
  if (Number.isInteger(double) || Math.abs(double) >= 1e-4) return text;
  const [digits, exponent] = double.toExponential().split("e");
  return `${digits}e-${exponent.slice(1).padStart(2, "0")}`;
}
