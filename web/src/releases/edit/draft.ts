/** A release as the editor holds it: whatever a person has filled in so far. */
import type { paths } from "@/api/schema";

type Stored = paths["/releases/{releaseId}"]["get"]["responses"]["200"]["content"]["application/json"];

/** The same type with every field optional; null removes a field. */
type Loose<T> = T extends (infer U)[] ? Loose<U>[] : T extends object ? { [K in keyof T]?: Loose<T[K]> | null } : T;

export type Draft = Loose<Stored>;
export type DraftTrack = NonNullable<Draft["tracks"]>[number];
export type DraftDeal = NonNullable<Draft["deals"]>[number];
export type Plain = Record<string, unknown>;

/** The fields of a release that only the server sets. */
const SERVER_FIELDS = ["id", "tenantId", "assets", "status", "created", "updated", "createdBy"] as const;

/** The part of a release that the editor changes. */
export function contentOf(release: Draft): Draft {
  const content = { ...release };
  for (const name of SERVER_FIELDS) delete content[name];
  const { version, profile } = release.ddex ?? {};
  return { ...content, ddex: { version, profile } } as Draft;
}

/** The release with its content replaced; what the server sets stays. */
export function withContent(release: Draft, content: Draft): Draft {
  const server = Object.fromEntries(SERVER_FIELDS.map((name) => [name, release[name]]));
  return { ...content, ...server, ddex: { ...release.ddex, ...content.ddex } } as Draft;
}

export function isPlain(value: unknown): value is Plain {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Whether there is no value: null, absent and the empty text are one. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** Whether two values say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other || (isNothing(one) && isNothing(other))) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => isSame(each, other[index]));
  }
  if (!isPlain(one) || !isPlain(other)) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSame(one[key], other[key]));
}
