const MINUTE_S = 60;
const HOUR_S = 3600;

/** How long something took, in the unit that suits it: 21 s, 4.5 min, 2.1 h. */
export function span(seconds: number | null | undefined, locale: string): string {
  if (seconds === null || seconds === undefined) return "–";
  const [unit, size] = seconds < MINUTE_S ? (["second", 1] as const) : seconds < HOUR_S ? (["minute", MINUTE_S] as const) : (["hour", HOUR_S] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(seconds / size);
}
