/** What a takedown takes away: where the release is, as far as the reports say. */
import type { Schemas } from "@/api/client";

export interface Place {
  targetId: string;
  /** What the DSP shows: our last delivery, an earlier one, or nothing that it told of. */
  there: Schemas["ReconciliationRow"]["there"];
  since: string;
}

/** What the DSP shows by its own reports. The report of a target that tells nothing says `this` all the same. */
export function shownAt(row: Schemas["ReconciliationRow"]): Place["there"] {
  return row.there === "this" && row.said !== "live" && row.action !== "Takedown" ? "nothing" : row.there;
}

/** The targets that got the release and have not confirmed a takedown. */
export function placesOf(rows: Schemas["ReconciliationRow"][]): Place[] {
  return rows
    .filter((row) => !(row.action === "Takedown" && row.finding === "agreed"))
    .map((row) => ({ targetId: row.targetId, there: shownAt(row), since: row.since ?? row.sent }));
}
