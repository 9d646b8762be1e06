/** What a field of MEAD offers to choose from. Pure. */
import type { Schemas } from "@/api/client";

/** Our own values first, then the standard's, and whatever the release has that neither names. */
export function choicesOf(vocabulary: Pick<Schemas["FieldVocabulary"], "groups" | "standard">, chosen: unknown): string[] {
  const known = [...(vocabulary.groups ?? []).flatMap((group) => group.values), ...(vocabulary.standard ?? [])];
  const stated = (Array.isArray(chosen) ? chosen : [chosen]).filter((each): each is string => typeof each === "string" && each !== "");
  return [...new Set([...stated.filter((each) => !known.includes(each)), ...known])];
}
