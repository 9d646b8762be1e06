/** Who else has a release open, as their own documents say. Pure. */
import type { Schemas } from "@/api/client";

/** `releases/{releaseId}/presence/{uid}`: a member who has the release open. */
export interface Presence {
  id: string;
  tenantId: string;
  at: string;
  /** The field that the member is in. */
  path?: string | null;
  expires: string;
}

export interface Companion {
  uid: string;
  name: string;
  path: string;
}

/** The others whose presence still counts at `now` (milliseconds), by name. */
export function companions(present: readonly Presence[], members: readonly Schemas["Member"][], own: string, now: number): Companion[] {
  const names = new Map(members.map((each) => [each.id, each.displayName || each.email]));
  return present
    .filter((each) => each.id !== own && Date.parse(each.expires) > now)
    .map((each) => ({ uid: each.id, name: names.get(each.id) ?? each.id.slice(0, 8), path: each.path ?? "" }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
