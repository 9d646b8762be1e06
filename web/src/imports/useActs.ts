/** What the page of an import does: read the files anew in another way, and apply. */
import { useI18n } from "@/i18n";
import { useRouter } from "vue-router";
import { useAct } from "@/ui/useAct";
import { draftOf, mappingOf } from "./columns/mapping";
import type { ImportJob } from "./job";
import { applyImport, planImport } from "./useImports";

export type How = Parameters<typeof planImport>[1];

export function useActs(job: () => ImportJob | null) {
  const { t } = useI18n();
  const router = useRouter();
  const { busy, run } = useAct();

  /** Plans the same files anew; what `how` does not say stays. The page goes on with the new plan, at the step `next`. */
  async function replan(how: How, next: "columns" | "preview" | "" = ""): Promise<void> {
    const old = job();
    if (!old?.uploadId) return;
    const mapping = how?.profileId ? {} : { mapping: mappingOf(draftOf(old), old.mapping ?? {}) };
    const made = await run(() => planImport(old.uploadId ?? "", { duplicates: old.duplicates, ...mapping, ...how }));
    if (made) await router.replace(["/imports", made.id, next].filter(Boolean).join("/"));
  }

  async function apply(): Promise<void> {
    const planned = job();
    if (planned) await run(() => applyImport(planned.id), { done: t("imports.applied") });
  }

  return { busy, replan, apply };
}

export type Acts = ReturnType<typeof useActs>;
