/** Amounts and quantities: texts with exact decimals, which are formatted and never become floating-point numbers. */

type Exact = `${number}`;

/** An amount of money in the reader's language, with the decimals of its currency, or as many as it has, at most `most`. */
export const amount = (value: string, currency: string, locale: string, most?: number): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency, ...(most === undefined ? {} : { maximumFractionDigits: most }) }).format(value as Exact);

/** How often something was used or sold; with decimals only if a service reports fractions. */
export const quantity = (value: string, locale: string): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value as Exact);

export interface Money {
  currency: string;
  value: string;
}

/** Amounts by currency in the order of the currencies' codes. */
export const amountsOf = (revenue: Record<string, string> = {}): Money[] =>
  Object.entries(revenue).map(([currency, value]) => ({ currency, value })).sort((one, other) => (one.currency < other.currency ? -1 : 1));

/** Amounts by currency as one text: `€12.50 · $3.00`; a dash if there are none. */
export const amounts = (revenue: Record<string, string> | undefined, locale: string): string => amountsOf(revenue).map((each) => amount(each.value, each.currency, locale)).join(" · ") || "–";

/** The exact sum of amounts. */
export function added(values: readonly string[]): string {
  const places = Math.max(0, ...values.map((each) => (each.split(".")[1] ?? "").length));
  const units = values.reduce((sum, each) => {
    const [whole = "", part = ""] = each.split(".");
    return sum + BigInt(whole + part.padEnd(places, "0"));
  }, 0n);
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return units < 0n ? `-${text}` : text;
}
