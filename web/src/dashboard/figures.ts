/** How deliveries went, day by day. */
import type { Schemas } from "@/api/client";

type Slice = Schemas["Slice"];

export interface Day {
  day: string;
  completed: number;
  failed: number;
}

const DAY_MS = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Every day from the first to the last, also those without deliveries. */
export function days(since: string, until: string, slices: readonly Slice[]): Day[] {
  const known = new Map(slices.map((each) => [each.key, each.figures]));
  const found: Day[] = [];
  for (let time = Date.parse(`${since}T00:00:00Z`); time <= Date.parse(`${until}T00:00:00Z`); time += DAY_MS) {
    const figures = known.get(iso(time));
    found.push({ day: iso(time), completed: figures?.completed ?? 0, failed: figures?.failed ?? 0 });
  }
  return found;
}

/** Completed of all that ended, from 0 to 1; null if none did. */
export function rate(of: readonly Day[]): number | null {
  const completed = of.reduce((sum, each) => sum + each.completed, 0);
  const failed = of.reduce((sum, each) => sum + each.failed, 0);
  return completed + failed ? completed / (completed + failed) : null;
}

/** By how much the rate of the second half differs from that of the first; null if one of them has none. */
export function trend(of: readonly Day[]): number | null {
  const middle = Math.floor(of.length / 2);
  const [before, after] = [rate(of.slice(0, middle)), rate(of.slice(middle))];
  return before === null || after === null ? null : after - before;
}

/** The points of a line through the values, in a box of this size; flat at the bottom if all are zero. */
export function line(values: readonly number[], width: number, height: number): string {
  const most = Math.max(...values, 1);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((value, index) => `${round(index * step)},${round(height - (value / most) * height)}`).join(" ");
}

const round = (value: number): number => Math.round(value * 10) / 10;
