/** The tenant's exports, live, and what can be done with them. */
import { answer, api, once, type Schemas } from "@/api/client";
import { type LivePages, orderBy, useLivePages } from "@/api/live";
import { saveFromUrl } from "@/ui/saveFile";

export type ExportJob = Schemas["ExportJob"];
export type Subject = NonNullable<ExportJob["subject"]>;
export type Format = NonNullable<ExportJob["format"]>;

const PAGE = 20;
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

export function useExports(): LivePages<ExportJob> {
  return useLivePages<ExportJob>(() => "exportJobs", () => [orderBy("created", "desc")], PAGE);
}

export const startExport = (subject: Subject, format: Format) => answer(api.POST("/exports", { body: { subject, format }, headers: once() }));

/** Has the browser save each file of an export. */
export async function download(exportId: string): Promise<void> {
  const { items } = await answer(api.GET("/exports/{exportId}/links", { params: { path: { exportId } } }));
  for (const each of items) saveFromUrl(each.url);
}

export const removeExport = (exportId: string) => answer(api.DELETE("/exports/{exportId}", { params: { path: { exportId } } }));
