// A client that uses the API's types: compiled, never run. Lines marked as errors must not compile.
import type { Operations, ProblemDetails, Release, ReleasePage } from "../../docs/reference/api";

type Id = keyof Operations;
type Input<K extends Id> = Pick<Operations[K], "parameters" | "query" | "body">;
declare function request<K extends Id>(id: K, input: Partial<Input<K>>): Promise<Operations[K]["answer"]>;

export async function titles(): Promise<string[]> {
  const page: ReleasePage = await request("listReleases", { query: { status: "draft", limit: 10 } });
  const release: Release = await request("getRelease", { parameters: { releaseId: page.items[0].id } });
  const printed: Blob = await request("printReceipt", { parameters: { deliveryId: "d" } });
  const gone: void = await request("deleteRelease", { parameters: { releaseId: release.id } });
  await request("importReleases", { body: { format: "csv", content: "title\n" } });
  void [printed, gone];
  return release.tracks?.map((track) => track.metadata.title) ?? [];
}

export function messages(problem: ProblemDetails): string[] {
  return problem.errors?.map((error) => `${error.path}: ${error.message}`) ?? [problem.detail];
}

// @ts-expect-error there is no such status
void request("listReleases", { query: { status: "lost" } });
// @ts-expect-error there is no such operation
void request("stealReleases", {});
// @ts-expect-error a format is missing
void request("importReleases", { body: { content: "title\n" } });
