/** Statistics of deliveries as rows for charts, tables and CSV. */
import type { Schemas } from "@/api/client";

export type Figures = Schemas["Figures"];
export type Analytics = Schemas["Analytics"];
export type Slice = Schemas["Slice"];

export interface Day {
  day: string;
  completed: number;
  failed: number;
  retried: number;
  bytes: number;
  milliseconds: number;
  p50S: number | null;
  p95S: number | null;
}

const DAY_MS = 86_400_000;
export const MOST_DAYS = 93;
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const asDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export interface Range {
  since: string;
  until: string;
}

/** The last days up to and with today (UTC). */
export function lastDays(count: number, now = new Date()): Range {
  return { since: asDay(now.getTime() - (count - 1) * DAY_MS), until: asDay(now.getTime()) };
}

/** A range that the API takes: not turned around, at most 93 days, ending as asked. */
export function bounded({ since, until }: Range): Range {
  const [first, last] = since <= until ? [since, until] : [until, since];
  const earliest = asDay(utc(last) - (MOST_DAYS - 1) * DAY_MS);
  return { since: first < earliest ? earliest : first, until: last };
}

/** Every day of the range; those without deliveries with zeros, so that a chart has no gaps. */
export function daysOf({ since, until, byDay }: Pick<Analytics, "since" | "until" | "byDay">): Day[] {
  const known = new Map(byDay.map((slice) => [slice.key, slice.figures]));
  const days: Day[] = [];
  for (let at = utc(since); at <= utc(until); at += DAY_MS) {
    const figures = known.get(asDay(at));
    days.push({
      day: asDay(at), completed: figures?.completed ?? 0, failed: figures?.failed ?? 0, retried: figures?.retried ?? 0,
      bytes: figures?.cost?.bytes ?? 0, milliseconds: figures?.cost?.milliseconds ?? 0, p50S: figures?.p50S ?? null, p95S: figures?.p95S ?? null,
    });
  }
  return days;
}

const COLUMNS = ["completed", "failed", "retried", "successRate", "p50S", "p95S"] as const;
const COST = ["bytes", "milliseconds", "reads", "writes"] as const;

/** All figures as rows for a spreadsheet: the total, then each kind of slice. */
export function tableOf(data: Analytics, nameOf: (targetId: string) => string): (string | number | null)[][] {
  const row = (kind: string, key: string, figures: Figures): (string | number | null)[] => [
    kind, key, ...COLUMNS.map((name) => figures[name] ?? null), ...COST.map((name) => figures.cost?.[name] ?? null),
  ];
  const slices = (kind: string, list: Slice[], name: (key: string) => string = (key) => key) => list.map((each) => row(kind, name(each.key), each.figures));
  return [
    ["kind", "key", ...COLUMNS, ...COST],
    row("total", `${data.since} – ${data.until}`, data.total),
    ...slices("day", data.byDay),
    ...slices("target", data.byTarget, nameOf),
    ...slices("protocol", data.byProtocol),
    ...slices("message", data.byMessageType),
  ];
}

/** The share of a slice in the greatest one, in percent, for a bar in its row. */
export function shares(slices: Slice[]): Map<string, number> {
  const of = (slice: Slice): number => (slice.figures.completed ?? 0) + (slice.figures.failed ?? 0);
  const most = Math.max(1, ...slices.map(of));
  return new Map(slices.map((slice) => [slice.key, Math.round((100 * of(slice)) / most)]));
}
