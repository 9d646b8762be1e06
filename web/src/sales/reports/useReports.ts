/** The tenant's sales reports, live, and their original files. */
import { answer, api, type Schemas } from "@/api/client";
import { type Live, type LivePages, orderBy, useLiveDocument, useLivePages } from "@/api/live";
import { saveFromUrl } from "@/ui/saveFile";

export type StoredReport = Schemas["StoredReport"];

const PAGE = 50;

/** The newest reports. */
export const useReports = (): LivePages<StoredReport> => useLivePages<StoredReport>(() => "salesReports", () => [orderBy("created", "desc")], PAGE);

export const useReport = (reportId: () => string): Live<StoredReport | null> => useLiveDocument<StoredReport>(() => `salesReports/${reportId()}`);

/** Has the browser save the files of a report as they came. Throws Problem, and Error with `gone` if none is left. */
export async function saveFiles(reportId: string, gone: string): Promise<void> {
  const { items } = await answer(api.GET("/sales/reports/{reportId}/links", { params: { path: { reportId } } }));
  if (!items.length) throw new Error(gone);
  for (const each of items) saveFromUrl(each.url);
}
