/** What the catalogue shows: the search, filters and order, kept in the page's address. */
import type { LocationQuery } from "vue-router";
import type { Schemas } from "@/api/client";
import type { operations } from "@/api/schema";

export type Summary = Schemas["ReleaseSummary"];
export type Status = Summary["status"];
export type ReleaseType = NonNullable<Summary["type"]>;
type Parameters = NonNullable<operations["listReleases"]["parameters"]["query"]>;
export type Sort = Exclude<NonNullable<Parameters["sort"]>, "newest" | "oldest">;

export interface CatalogQuery {
  q: string;
  status: Status | null;
  type: ReleaseType | null;
  label: string | null;
  sort: Sort;
}

export const STATUSES = ["draft", "ready", "delivered", "archived"] as const satisfies readonly Status[];
export const TYPES = ["Album", "Single", "Video", "Mixed"] as const satisfies readonly ReleaseType[];
export const SORTS = ["-updated", "updated", "title", "-title", "artist", "-artist", "label", "-label", "releaseDate", "-releaseDate", "status", "-status"] as const satisfies readonly Sort[];
export const EVERYTHING: CatalogQuery = { q: "", status: null, type: null, label: null, sort: "-updated" };

const text = (value: LocationQuery[string] | undefined): string => (Array.isArray(value) ? (value[0] ?? "") : (value ?? ""));
const one = <T extends string>(value: string, allowed: readonly T[]): T | null => (allowed as readonly string[]).includes(value) ? (value as T) : null;

/** The query of an address; what is not known is left out. */
export function parse(address: LocationQuery): CatalogQuery {
  return {
    q: text(address.q).slice(0, 200),
    status: one(text(address.status), STATUSES),
    type: one(text(address.type), TYPES),
    label: text(address.label) || null,
    sort: one(text(address.sort), SORTS) ?? EVERYTHING.sort,
  };
}

/** The address of a query, without what is as usual. */
export function addressOf(query: CatalogQuery): Record<string, string> {
  const entries = Object.entries(query).filter(([key, value]) => value && value !== EVERYTHING[key as keyof CatalogQuery]);
  return Object.fromEntries(entries);
}

/** What the API is asked for. */
export function parametersOf(query: CatalogQuery): Parameters {
  const { q, ...rest } = addressOf({ ...query, q: query.q.trim() });
  return { ...(q ? { q } : {}), ...(rest as Partial<Parameters>), sort: query.sort };
}

/** Whether anything but the order is chosen. */
export function isFiltered(query: CatalogQuery): boolean {
  return Boolean(query.q.trim() || query.status || query.type || query.label);
}
