// Days of the calendar, from 0001-01-01 on, which is day 1; to 9999-12-31.

import { compareNumbers, whole } from "./numbers.js";

const LAST = 3652059;
const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

export class Day {
  constructor(number) {
    this.number = number;
  }
}

const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function monthLength(year, month) {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function dayOf(year, month, day) {
  const past = year - 1;
  const years = past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return new Day(years + BEFORE[month - 1] + (month > 2 && isLeap(year) ? 1 : 0) + day);
}

export function partsOf(day) {
  let year = Math.floor((day.number - 1) / 365.2425) + 1;
  while (dayOf(year, 1, 1).number > day.number) year -= 1;
  while (year < 9999 && dayOf(year + 1, 1, 1).number <= day.number) year += 1;
  let month = 12;
  while (dayOf(year, month, 1).number > day.number) month -= 1;
  return [year, month, day.number - dayOf(year, month, 1).number + 1];
}

export function isoDay(day) {
  const [year, month, date] = partsOf(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

// A day written YYYY-MM-DD; null for anything else.
export function readDay(text) {
  if (typeof text !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return null;
  const [year, month, day] = text.split("-").map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  return dayOf(year, month, day);
}

// The functions below answer null for a day, or a number of them, that there is not.

export function timeBetween(since, until, unit, missing) {
  if (unit === "days") return whole(until.number - since.number);
  const [year, month, day] = partsOf(since);
  const [toYear, toMonth, toDay] = partsOf(until);
  let months = (toYear - year) * 12 + toMonth - month;
  if (toDay < day && (missing !== "down" || toDay < monthLength(toYear, toMonth))) months -= 1;
  return whole(unit === "years" ? Math.floor(months / 12) : months);
}

export function timeAfter(day, amount, unit, missing) {
  if (compareNumbers(amount, whole(-LAST)) < 0 || compareNumbers(amount, whole(LAST)) > 0) return null;
  const by = Number(amount.top);
  if (unit === "days") {
    const number = day.number + by;
    return number >= 1 && number <= LAST ? new Day(number) : null;
  }
  const [fromYear, fromMonth, date] = partsOf(day);
  const months = fromYear * 12 + fromMonth - 1 + by;
  const [year, month] = [Math.floor(months / 12), months - Math.floor(months / 12) * 12 + 1];
  if (year < 1 || year > 9999) return null;
  const last = monthLength(year, month);
  if (date <= last || missing === "down") return dayOf(year, month, Math.min(date, last));
  return missing === "refuse" ? null : dayOf(year, month + 1, 1);
}

export function periodEdge(day, period, last) {
  const [year, month] = partsOf(day);
  if (period === "years") return last ? dayOf(year, 12, 31) : dayOf(year, 1, 1);
  return dayOf(year, month, last ? monthLength(year, month) : 1);
}

// Working days, laid down from one day to another.
export class WorkCalendar {
  constructor({ first, last, days }) {
    this.first = readDay(first).number;
    this.last = readDay(last).number;
    let sum = 0;
    this.days = days.map((step) => (sum += step));
  }

  // How many working days come before a day; up to it, itself included, where `until`.
  passed(day, until) {
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.days[middle] < day.number || (until && this.days[middle] === day.number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  reaches(day) {
    return this.first <= day.number && day.number <= this.last;
  }

  after(day, amount) {
    if (!this.reaches(day)) return null;
    const by = Number(amount.top);
    const index = by > 0 ? this.passed(day, true) + by - 1 : this.passed(day, false) + by;
    return index >= 0 && index < this.days.length ? new Day(this.days[index]) : null;
  }

  between(since, until) {
    if (!this.reaches(since) || !this.reaches(until)) return null;
    return whole(this.passed(until, true) - this.passed(since, true));
  }
}
