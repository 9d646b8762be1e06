/** The roles that are offered while typing; any other may be typed, and the backend maps it to DDEX's vocabulary. Pure. */
import type { Schemas } from "@/api/client";

export type Role = Schemas["RoleEntry"];
export type CreditKind = "Artist" | "Contributor" | "Writer" | "Publisher";

const PUBLISHERS = ["MusicPublisher", "OriginalPublisher", "SubPublisher", "SubstitutedPublisher"];

function creditOf(role: Role): CreditKind {
  if (PUBLISHERS.includes(role.ddex)) return "Publisher";
  return role.kind === "writer" ? "Writer" : "Contributor";
}

/** The roles of such a credit. Crews of stage and film, and instruments that nobody has another word for, may be typed. */
export function rolesFor(roles: readonly Role[], kind: CreditKind): Role[] {
  return roles.filter((role) => creditOf(role) === kind && role.kind !== "stage" && (role.kind !== "instrument" || role.synonyms?.length));
}
