/** Agreements, royalty runs and statements, live, and what can be done with them. */
import { answer, api, once, type Schemas } from "@/api/client";
import { limit, type Live, type LivePages, orderBy, useLiveDocument, useLiveList, useLivePages, where } from "@/api/live";
import { useFileSet } from "@/fileSets/useFileSet";
import { useSession } from "@/session/session";
import { saveFromUrl } from "@/ui/saveFile";
import { refusalOf } from "./agreements/files";
import type { RoyaltyRun } from "./runs/run";
import type { Statement } from "./statements/account";

export type RoyaltyTerms = Schemas["RoyaltyTerms"];
export type StatementForm = "pdf" | "csv" | "json";

const RUNS = 20;
const STATEMENTS = 50;

/** The agreements in force, as a list of one; empty if there are none. For admins. */
export const useTerms = (): Live<RoyaltyTerms[]> => useLiveList<RoyaltyTerms>(() => "royaltyTerms", () => [orderBy("version", "desc"), limit(1)]);

/** What is booked so far; null if nothing is. */
export function useLedger(): Live<Schemas["RoyaltyLedger"] | null> {
  const session = useSession();
  return useLiveDocument(() => (session.tenantId ? `royaltyLedgers/${session.tenantId}` : null));
}

/** The newest runs. */
export const useRuns = (): LivePages<RoyaltyRun> => useLivePages<RoyaltyRun>(() => "royaltyRuns", () => [orderBy("created", "desc")], RUNS);

export const useRun = (runId: () => string): Live<RoyaltyRun | null> => useLiveDocument<RoyaltyRun>(() => `royaltyRuns/${runId()}`);

/** The statements of a run, by their payees. */
export const useStatements = (runId: () => string): LivePages<Statement> =>
  useLivePages<Statement>(() => "royaltyStatements", () => [where("royaltyRunId", "==", runId()), orderBy("payee")], STATEMENTS);

export const useStatement = (statementId: () => string): Live<Statement | null> => useLiveDocument<Statement>(() => `royaltyStatements/${statementId()}`);

/** Has a run planned; without a last day it closes the period of the last sale. */
export const proposeRun = (until: string, reread: boolean): Promise<RoyaltyRun> =>
  answer(api.POST("/royalties/runs", { body: { ...(until ? { until } : {}), ...(reread ? { reread } : {}) }, headers: once() }));

const of = (runId: string) => ({ params: { path: { runId } }, headers: once() });

export const approveRun = (runId: string): Promise<RoyaltyRun> => answer(api.POST("/royalties/runs/{runId}/approve", of(runId)));

export const discardRun = (runId: string): Promise<RoyaltyRun> => answer(api.POST("/royalties/runs/{runId}/discard", of(runId)));

/** Has the browser save the files that these links serve. */
export async function saveLinks(links: Promise<Schemas["FileLinks"]>): Promise<void> {
  for (const each of (await links).items) saveFromUrl(each.url);
}

export const saveTerms = (termsId: string): Promise<void> => saveLinks(answer(api.GET("/royalties/terms/{termsId}/links", { params: { path: { termsId } } })));

export const saveStatement = (statementId: string, form: StatementForm): Promise<void> =>
  saveLinks(answer(api.GET("/royalties/statements/{statementId}/links", { params: { path: { statementId }, query: { form } } })));

/** Uploads agreements, rates or both, and stores them as the next version, which `stored` is told. */
export const useTermsFiles = (stored: (terms: RoyaltyTerms) => void) =>
  useFileSet({
    shelf: "royalties-upload",
    refused: (file) => refusalOf(file) !== null,
    open: (files) => answer(api.POST("/imports/uploads", { body: { files }, headers: once() })),
    use: async (uploadId) => {
      stored(await answer(api.POST("/royalties/terms", { body: { uploadId } })));
      return "/royalties";
    },
  });
