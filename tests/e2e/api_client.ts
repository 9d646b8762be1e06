// A client typed by the API's own types: compiled, never run. Lines marked as errors must be errors.
import type { Operations, ProblemDetails, Release, ReleasePage } from "../../docs/reference/api";

type Id = keyof Operations;
type Asked<K extends Id> = Pick<Operations[K], "parameters" | "query" | "body">;
declare function ask<K extends Id>(id: K, given: Partial<Asked<K>>): Promise<Operations[K]["answer"]>;

export async function titles(): Promise<string[]> {
  const page: ReleasePage = await ask("listReleases", { query: { status: "draft", limit: 10 } });
  const release: Release = await ask("getRelease", { parameters: { releaseId: page.items[0].id } });
  const printed: Blob = await ask("printReceipt", { parameters: { deliveryId: "d" } });
  const gone: void = await ask("deleteRelease", { parameters: { releaseId: release.id } });
  await ask("importReleases", { body: { format: "csv", content: "title\n" } });
  void [printed, gone];
  return release.tracks?.map((track) => track.metadata.title) ?? [];
}

export function told(problem: ProblemDetails): string[] {
  return problem.errors?.map((error) => `${error.path}: ${error.message}`) ?? [problem.detail];
}

// @ts-expect-error there is no such status
void ask("listReleases", { query: { status: "lost" } });
// @ts-expect-error there is no such operation
void ask("stealReleases", {});
// @ts-expect-error a format is missing
void ask("importReleases", { body: { content: "title\n" } });
