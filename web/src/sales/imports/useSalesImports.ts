/** The tenant's imports of sales reports, live, and what can be done with them. */
import { answer, api, once } from "@/api/client";
import { type Live, type LivePages, orderBy, useLiveDocument, useLivePages } from "@/api/live";
import { useFileSet } from "@/fileSets/useFileSet";
import { refusalOf } from "./files";
import type { SalesImport, SalesMapping } from "./job";

const PAGE = 5;

/** The newest imports. */
export const useSalesImports = (): LivePages<SalesImport> => useLivePages<SalesImport>(() => "salesImports", () => [orderBy("created", "desc")], PAGE);

export const useSalesImport = (importId: () => string): Live<SalesImport | null> => useLiveDocument<SalesImport>(() => `salesImports/${importId()}`);

/** Has the server read the files of an upload; each reading is an import of its own. */
export const readReports = (uploadId: string, mapping?: SalesMapping): Promise<SalesImport> => answer(api.POST("/sales/imports", { body: { uploadId, ...(mapping ? { mapping } : {}) }, headers: once() }));

export const rollBack = (importId: string): Promise<SalesImport> => answer(api.POST("/sales/imports/{importId}/rollback", { params: { path: { importId } }, headers: once() }));

/** Uploads files, and has them read. */
export const useReportFiles = () =>
  useFileSet({
    shelf: "sales-upload",
    refused: (file) => refusalOf(file) !== null,
    open: (files) => answer(api.POST("/imports/uploads", { body: { files }, headers: once() })),
    use: async (uploadId) => `/sales/imports/${(await readReports(uploadId)).id}`,
  });
