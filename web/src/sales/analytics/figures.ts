/** Sales figures as rows of charts and tables: months of the period, and those to come. Pure. */
import type { Schemas } from "@/api/client";

export type SalesAnalytics = Schemas["SalesAnalytics"];
type Figures = Schemas["SalesFigures"];
export type Availability = Schemas["ServiceAvailability"];

export interface Period {
  since: string;
  until: string;
}

export const MOST_MONTHS = 36;
const MONTHS_OF_YEAR = 12;

const numberOf = (month: string): number => Number(month.slice(0, 4)) * MONTHS_OF_YEAR + Number(month.slice(5)) - 1;
const monthOf = (number: number): string => `${Math.floor(number / MONTHS_OF_YEAR)}-${String((number % MONTHS_OF_YEAR) + 1).padStart(2, "0")}`;

/** The last months that are over. */
export function lastMonths(count: number, now = new Date()): Period {
  const until = numberOf(now.toISOString().slice(0, 7)) - 1;
  return { since: monthOf(until - count + 1), until: monthOf(until) };
}

/** A period that the API takes: not turned around, at most 36 months, ending as asked. */
export function bounded({ since, until }: Period): Period {
  const [first, last] = since <= until ? [since, until] : [until, since];
  return { since: numberOf(first) <= numberOf(last) - MOST_MONTHS ? monthOf(numberOf(last) - MOST_MONTHS + 1) : first, until: last };
}

/** What a bar stands for: how often, or an amount in a currency. Heights only: texts are made of the exact figures. */
export const heightOf = (figures: Figures, currency: string): number => Number(currency ? (figures.revenue?.[currency] ?? 0) : figures.quantity);

export interface MonthRow {
  /** The month: rows of charts call it a day. */
  day: string;
  sold: Figures | null;
  expected: Schemas["ProjectedMonth"] | null;
}

/** The months of the period, and after them those that are projected; a month of both has both. */
export function monthsOf({ byMonth, projection }: Pick<SalesAnalytics, "byMonth" | "projection">): MonthRow[] {
  const expected = new Map(projection.map((each) => [each.month, each]));
  const known = byMonth.map((each): MonthRow => ({ day: each.month, sold: each, expected: each.reports ? null : (expected.get(each.month) ?? null) }));
  const later = projection.filter((each) => !byMonth.some(({ month }) => month === each.month));
  return [...known, ...later.map((each): MonthRow => ({ day: each.month, sold: null, expected: each }))];
}

/** How long the bar of each row is, in percent of the longest. */
export function shares(rows: readonly Figures[]): number[] {
  const heights = rows.map((each) => Math.max(0, heightOf(each, "")));
  const most = Math.max(1, ...heights);
  return heights.map((each) => Math.round((100 * each) / most));
}

/** The services of which reports are overdue, with the months. */
export const overdue = (availability: readonly Availability[]): { service: string; months: string[] }[] =>
  availability.map(({ service, months }) => ({ service, months: months.filter((each) => each.missing).map((each) => each.month) })).filter(({ months }) => months.length);
