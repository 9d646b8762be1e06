/** Groups of territories, and the three ways to say where a release may be offered. Pure. */
import { TERRITORY_GROUPS } from "@/api/dictionaries";
import type { Draft } from "./draft";

/** The territories of a group; none if there is no such group. */
export const groupCodes = (group: string): readonly string[] => TERRITORY_GROUPS.find(({ code }) => code === group)?.members ?? [];

export type Reach = "worldwide" | "selected" | "excluded";
type Territories = NonNullable<Draft["territories"]>;

export function reachOf(territories: Draft["territories"]): Reach {
  const included = (territories?.included ?? []).filter((code) => code !== "Worldwide");
  if (territories?.mode === "selected" || (!territories?.mode && included.length)) return "selected";
  return territories?.excluded?.length ? "excluded" : "worldwide";
}

/** The countries that the choice names. */
export function chosen(territories: Draft["territories"]): string[] {
  const list = reachOf(territories) === "selected" ? territories?.included : territories?.excluded;
  return (list ?? []).filter((code): code is string => code !== "Worldwide");
}

export function territoriesOf(reach: Reach, codes: readonly string[]): Territories {
  const sorted = [...new Set(codes)].sort();
  if (reach === "selected") return { mode: "selected", included: sorted, excluded: [] };
  return { mode: "worldwide", included: [], excluded: reach === "excluded" ? sorted : [] };
}

export type Share = "all" | "some" | "none";

/** How much of a group is chosen. */
export function shareOf(group: string, codes: readonly string[]): Share {
  const members = groupCodes(group);
  const count = members.filter((code) => codes.includes(code)).length;
  return count === members.length ? "all" : count ? "some" : "none";
}

/** Adds the whole group; takes it out if all of it is chosen. */
export function toggled(group: string, codes: readonly string[]): string[] {
  const members = groupCodes(group);
  return shareOf(group, codes) === "all" ? codes.filter((code) => !members.includes(code)) : [...new Set([...codes, ...members])];
}
