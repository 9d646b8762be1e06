/** Moments, days, durations and sizes in the reader's language. */
import { ref } from "vue";

/** The time zone in which moments are shown: the person's own choice, or else the device's. */
export const zone = ref<string>();

/** A moment with its time, in the reader's time zone. */
export function moment(at: string, locale: string): string {
  return new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short", timeZone: zone.value });
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** How long before or after `now` a moment is, in its largest unit. */
export function relative(at: string, now: Date, locale: string): string {
  const seconds = Math.round((Date.parse(at) - now.getTime()) / 1000);
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

const YEAR = "2026".length;
const MONTH = "2026-03".length;

/** A day (`2026-03-01`) in words, or only its month or year where no more is known; a day has no zone. */
export function day(value: string | null | undefined, locale: string): string {
  if (!value) return "–";
  const known: Intl.DateTimeFormatOptions = value.length === YEAR ? { year: "numeric" } : value.length === MONTH ? { year: "numeric", month: "short" } : { dateStyle: "medium" };
  return new Date(value.slice(0, 10)).toLocaleDateString(locale, { timeZone: "UTC", ...known });
}

/** Seconds as 3:07 or 1:02:03. */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "–";
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Bytes in the largest unit that leaves at least one. */
export function bytes(value: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  const format = { style: "unit", unit: units[power], unitDisplay: power ? "short" : "long", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, format).format(value / 1000 ** power);
}
