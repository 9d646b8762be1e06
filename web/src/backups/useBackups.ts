/** The tenant's backups and restores, live, and what can be done with them. */
import { answer, api, once, type Schemas } from "@/api/client";
import { type Live, type LivePages, orderBy, useLiveDocument, useLivePages } from "@/api/live";

export type Backup = Schemas["Backup"];
export type RestoreJob = Schemas["RestoreJob"];

const PAGE = 50;
const RESTORES_PAGE = 10;

export function useBackups(): LivePages<Backup> {
  return useLivePages<Backup>(() => "backups", () => [orderBy("created", "desc")], PAGE);
}

export function useRestores(): LivePages<RestoreJob> {
  return useLivePages<RestoreJob>(() => "restoreJobs", () => [orderBy("created", "desc")], RESTORES_PAGE);
}

export function useRestore(restoreId: () => string): Live<RestoreJob | null> {
  return useLiveDocument<RestoreJob>(() => `restoreJobs/${restoreId()}`);
}

export const startBackup = () => answer(api.POST("/backups", { headers: once() }));

export const removeBackup = (backupId: string) => answer(api.DELETE("/backups/{backupId}", { params: { path: { backupId } } }));

/** Compares a backup with what there is; all of it, or one release. */
export const compareBackup = (backupId: string, releaseId?: string) =>
  answer(api.POST("/restores", { body: { backupId, ...(releaseId ? { releaseId } : {}) }, headers: once() }));

export const applyRestore = (restoreId: string) => answer(api.POST("/restores/{restoreId}/apply", { params: { path: { restoreId } } }));

/** Whether a restore would change anything. */
export function changesAnything(job: RestoreJob): boolean {
  const { create = 0, change = 0, files = 0 } = job.counts ?? {};
  return create + change + files > 0;
}
