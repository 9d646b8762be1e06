/** What a request for deliveries consists of: releases, targets and how to send; and the calls that it takes. */
import type { LocationQuery } from "vue-router";
import type { Schemas } from "@/api/client";

export interface Options {
  priority: "high" | "normal" | "low";
  /** ISO 8601; null: at the target's next time. */
  scheduled: string | null;
  xmlOnly: boolean;
  force: boolean;
  restore: boolean;
  /** Several releases in one package, where the layout can hold them. */
  together: boolean;
}

export const PLAIN: Options = { priority: "normal", scheduled: null, xmlOnly: false, force: false, restore: false, together: false };

type Shared = Omit<Schemas["DeliveryRequest"], "releaseId">;
export type Call = { kind: "one"; body: Schemas["DeliveryRequest"] } | { kind: "batch"; body: Schemas["BatchRequest"] };

/** The layouts with a folder for each release; release-by-release and flat ones hold a single one. */
export function holdsSeveral(layout: string | undefined): boolean {
  const name = layout ?? "ddex-sftp-1.6";
  return (name.startsWith("ddex-sftp-") && !name.includes("-release")) || name === "stardust-batch";
}

export const MOST_TOGETHER = 30;

/** One call for each release and target, or one for all releases of a target that takes them together. */
export function callsOf(releaseIds: string[], targets: { id: string; layout?: string }[], options: Options): Call[] {
  return targets.flatMap(({ id: targetId, layout }): Call[] => {
    const shared: Shared = { targetId, priority: options.priority };
    if (options.scheduled) shared.scheduled = options.scheduled;
    for (const flag of ["xmlOnly", "force", "restore"] as const) if (options[flag]) shared[flag] = true;
    const together = options.together && releaseIds.length > 1 && releaseIds.length <= MOST_TOGETHER && holdsSeveral(layout);
    if (together) return [{ kind: "batch", body: { ...shared, releaseIds } }];
    return releaseIds.map((releaseId) => ({ kind: "one", body: { ...shared, releaseId } }));
  });
}

/** `a,b` of the address as a list without repetitions. */
export function idsOf(value: LocationQuery[string] | undefined): string[] {
  const text = Array.isArray(value) ? value.join(",") : (value ?? "");
  return [...new Set(text.split(",").map((each) => each.trim()).filter(Boolean))];
}
