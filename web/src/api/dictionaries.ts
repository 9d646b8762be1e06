/** The backend's dictionaries, which `python -m shared.api.generate` writes; names are the browser's own where it has them. */
import data from "@reference/dictionaries.json";

export interface Item {
  value: string;
  label: string;
}

/** Names of an entry in the client's languages. */
type Names = Record<string, string | undefined>;

export interface TerritoryGroup {
  code: string;
  names: Names;
  members: readonly string[];
}

/** The codes of ISO 3166-1. */
export const TERRITORIES: readonly string[] = data.territories;
export const TERRITORY_GROUPS: readonly TerritoryGroup[] = data.territoryGroups;
/** Languages that music is sung in, by their ISO 639 codes; `zxx` is none. */
export const LANGUAGES: readonly string[] = data.languages;
export const CURRENCIES: readonly string[] = data.currencies;
/** The kinds of deals by name; any other is stated as one of DDEX's commercial models and use types. */
export const DEAL_USES: readonly string[] = data.dealUses;
export const COMMERCIAL_MODELS: readonly string[] = data.commercialModels;
export const USE_TYPES: readonly string[] = data.useTypes;
/** The fields that a column of an imported table can fill: those of releases, and those that tracks may have. */
export const IMPORT_FIELDS: { readonly release: readonly string[]; readonly track: readonly string[] } = data.importFields;

/** A name in the reader's language, else in English. */
export function nameIn(names: Names, locale: string): string {
  return names[locale.split("-")[0] ?? ""] ?? names.en ?? "";
}

function items(codes: readonly string[], locale: string, type: Intl.DisplayNamesType): Item[] {
  const names = new Intl.DisplayNames([locale], { type });
  return codes.map((value) => ({ value, label: names.of(value) ?? value })).sort((a, b) => a.label.localeCompare(b.label, locale));
}

/** The territories with their names in the reader's language, sorted by these. */
export const territoryItems = (locale: string): Item[] => items(TERRITORIES, locale, "region");

/** The languages with their names in the reader's language, sorted by these. */
export const languageItems = (locale: string): Item[] => items(LANGUAGES, locale, "language");

/** The currencies by code, with their names in the reader's language. */
export function currencyItems(locale: string): Item[] {
  const names = new Intl.DisplayNames([locale], { type: "currency" });
  return CURRENCIES.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }));
}

/** The usual price tiers from high to low, with their names in the reader's language. */
export function priceTierItems(locale: string): Item[] {
  return data.priceTiers.map(({ code, names }) => ({ value: code, label: nameIn(names, locale) }));
}
