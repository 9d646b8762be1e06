/** The tenant's imports, live, and what can be done with them. */
import { computed } from "vue";
import { answer, api, once, type Schemas } from "@/api/client";
import { type Live, orderBy, useLiveDocument, useLiveList, useLivePages } from "@/api/live";
import { useSession } from "@/session/session";
import { saveFromUrl } from "@/ui/saveFile";
import { current, type Duplicates, type ImportItem, type ImportJob, type State } from "./job";

const PAGE = 50;

/** The newest imports, without plans that were replaced. */
export function useImports() {
  const live = useLivePages<ImportJob>(() => "importJobs", () => [orderBy("created", "desc")], PAGE);
  return { ...live, jobs: computed(() => current(live.data.value)) };
}

export const useImportJob = (importId: () => string): Live<ImportJob | null> => useLiveDocument<ImportJob>(() => `importJobs/${importId()}`);

/** The names of the tenant's people, for `createdBy`. */
export function usePeople() {
  const session = useSession();
  const { data } = useLiveList<Schemas["Member"]>(() => `tenants/${session.tenantId}/members`);
  const names = computed(() => new Map(data.value.map((each) => [each.id, each.displayName])));
  return (uid: string | null | undefined): string => names.value.get(uid ?? "") ?? "";
}

const of = (importId: string) => ({ params: { path: { importId } }, headers: once() });

/** Has the server read the files. Each plan is an import of its own: another mapping makes another one. */
export const planImport = (uploadId: string, how: { mapping?: Schemas["MappingProfile"]; profileId?: string; duplicates?: Duplicates } = {}) =>
  answer(api.POST("/imports/plans", { body: { uploadId, ...how }, headers: once() }));

export const applyImport = (importId: string) => answer(api.POST("/imports/{importId}/apply", of(importId)));

export const rollBackImport = (importId: string) => answer(api.POST("/imports/{importId}/rollback", of(importId)));

/** A page of an import's releases: all, or those with this action or outcome. */
export const readItems = (importId: string, state: State | null, cursor: string | null, size: number, signal?: AbortSignal) =>
  answer(api.GET("/imports/{importId}/items", { params: { path: { importId }, query: { limit: size, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } }, signal }));

/** Has the browser save a report. Throws Problem, and Error with `gone` if it was deleted. */
export async function saveReport(importId: string, name: string, gone: string): Promise<void> {
  const { items } = await answer(api.GET("/imports/{importId}/links", { params: { path: { importId } } }));
  const link = items.find((each) => each.name === name);
  if (!link) throw new Error(gone);
  saveFromUrl(link.url);
}

const AT_ONCE = 100;

/** Of the releases that were edited since, those that the import made or changed: a rollback leaves them. */
export async function keptOf(importId: string, edited: ReadonlySet<string>): Promise<ImportItem[]> {
  const kept: ImportItem[] = [];
  for (const state of ["created", "changed"] as const) {
    let cursor: string | null = null;
    do {
      if (kept.length === edited.size) return kept;
      const page: Schemas["ImportItemPage"] = await readItems(importId, state, cursor, AT_ONCE);
      kept.push(...page.items.filter((each) => edited.has(each.releaseId ?? "")));
      cursor = page.nextCursor ?? null;
    } while (cursor);
  }
  return kept;
}
