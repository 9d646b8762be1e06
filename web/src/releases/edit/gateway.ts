/** Reads and changes one release over the API, with its ETag. */
import { answer, api, MERGE_PATCH } from "@/api/client";
import type { Draft } from "./draft";
import type { Gateway, Tagged } from "./editing";

export function gatewayOf(releaseId: string): Gateway {
  const params = { path: { releaseId } };
  async function tagged(call: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<Tagged> {
    const release = (await answer(call)) as Draft;
    return { release, etag: (await call).response.headers.get("ETag") ?? "" };
  }
  return {
    read: () => tagged(api.GET("/releases/{releaseId}", { params })),
    write: (patch, etag) =>
      tagged(
        api.PATCH("/releases/{releaseId}", {
          params,
          body: patch,
          headers: { ...MERGE_PATCH, "If-Match": etag },
        }),
      ),
  };
}
