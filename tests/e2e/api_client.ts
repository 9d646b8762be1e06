// A client that uses the API's generated types: compiled, never run. Lines marked as errors must not compile.
import createClient from "openapi-fetch";
import type { components, paths, webhooks } from "./generated/api";

type Release = components["schemas"]["ReleaseDraft"];
type Problem = components["schemas"]["ProblemDetails"];
type Live = webhooks["delivery.live"]["post"]["requestBody"]["content"]["application/json"];
const client = createClient<paths>({ baseUrl: "https://app.example/api/v1" });

export async function titles(): Promise<string[]> {
  const page = await client.GET("/releases", { params: { query: { status: "draft", limit: 10, sort: "oldest" } } });
  const release = await client.GET("/releases/{releaseId}", { params: { path: { releaseId: page.data?.items[0].id ?? "" } } });
  await client.POST("/imports", { body: { format: "csv", content: "title\n" } });
  const header = { "If-Match": "*" };
  await client.DELETE("/releases/{releaseId}", { params: { path: { releaseId: "r" }, header } });
  await client.PATCH("/tenant", { body: { name: "New" } });
  await client.POST("/webhooks", { body: { url: "https://label.example/hook", events: ["delivery.live"] } });
  const found: Release | undefined = release.data;
  return found?.tracks?.map((track) => track.metadata?.title ?? "") ?? [];
}

export const messages = (problem: Problem): string[] => problem.errors?.map((error) => error.message) ?? [problem.detail];
export const reason = (event: Live): string => event.id + event.type;

// @ts-expect-error there is no such status
void client.GET("/releases", { params: { query: { status: "lost" } } });
// @ts-expect-error there is no such route
void client.GET("/steal");
// @ts-expect-error a format is missing
void client.POST("/imports", { body: { content: "title\n" } });
