/** The tenant's exports, live, and what can be done with them. */
import { answer, api, once, type Schemas } from "@/api/client";
import { limit, type Live, orderBy, useLiveList } from "@/api/live";
import { saveFromUrl } from "@/ui/saveFile";

export type ExportJob = Schemas["ExportJob"];
export type Subject = NonNullable<ExportJob["subject"]>;
export type Format = NonNullable<ExportJob["format"]>;

const SHOWN = 20;
const TABLES: Format[] = ["csv", "xlsx", "json"];

/** The forms of each subject, the usual one first. */
export const FORMATS: Record<Subject, Format[]> = {
  releases: [...TABLES, "ern", "apple"],
  deliveries: TABLES,
  history: TABLES,
  analytics: TABLES,
  parties: TABLES,
  everything: ["archive"],
};
export const SUBJECTS = Object.keys(FORMATS) as Subject[];

export const LOOKS = { queued: "neutral", running: "info", planned: "warning", completed: "success", failed: "error", expired: "neutral" } as const;

export function useExports(): Live<ExportJob[]> {
  return useLiveList<ExportJob>(() => "exportJobs", () => [orderBy("created", "desc"), limit(SHOWN)]);
}

export const startExport = (subject: Subject, format: Format) => answer(api.POST("/exports", { body: { subject, format }, headers: once() }));

/** Has the browser save each file of an export. */
export async function download(exportId: string): Promise<void> {
  const { items } = await answer(api.GET("/exports/{exportId}/links", { params: { path: { exportId } } }));
  for (const each of items) saveFromUrl(each.url);
}

export const removeExport = (exportId: string) => answer(api.DELETE("/exports/{exportId}", { params: { path: { exportId } } }));

/** The share of a job that is done, in percent; null if that is unknown. */
export function percentOf(job: { progress?: { documents?: number; files?: number; total?: number | null } }): number | null {
  const { documents = 0, files = 0, total } = job.progress ?? {};
  return total ? Math.min(100, Math.round((100 * (documents + files)) / total)) : null;
}
