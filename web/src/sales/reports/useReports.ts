/** The tenant's sales reports, live, and their original files. */
import { answer } from "@/api/client";
import { type Live, type LivePages, orderBy, useLiveDocument, useLivePages } from "@/api/live";
import { saveFromUrl } from "@/ui/saveFile";
import { salesApi, type SalesSchemas } from "../contract";

export type StoredReport = SalesSchemas["StoredReport"];

const PAGE = 50;

/** The newest reports. */
export const useReports = (): LivePages<StoredReport> => useLivePages<StoredReport>(() => "salesReports", () => [orderBy("created", "desc")], PAGE);

export const useReport = (reportId: () => string): Live<StoredReport | null> => useLiveDocument<StoredReport>(() => `salesReports/${reportId()}`);

/** Has the browser save the files of a report as they came. Throws Problem, and Error with `gone` if none is left. */
export async function saveFiles(reportId: string, gone: string): Promise<void> {
  const { items } = await answer(salesApi.GET("/sales/reports/{reportId}/links", { params: { path: { reportId } } }));
  if (!items.length) throw new Error(gone);
  for (const each of items) saveFromUrl(each.url);
}
