/** The one client of the REST API: typed by its OpenAPI description, signed in, patient with 429 and 503. */
import createClient, { type Middleware } from "openapi-fetch";
import { offline, Problem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** Who signs the requests; the session sets it. */
let token: (renew: boolean) => Promise<string | null> = async () => null;
export function signRequestsWith(source: typeof token): void {
  token = source;
}

const TRIES = 4;
const LONGEST_WAIT_S = 20;

const patient: Middleware = {
  async onRequest({ request }) {
    const bearer = await token(false);
    if (bearer) request.headers.set("Authorization", `Bearer ${bearer}`);
    return request;
  },
};

/** Sends; repeats what is safe to repeat (reads, and writes with an Idempotency-Key) when the server asks to wait. */
async function send(request: Request): Promise<Response> {
  const repeatable = request.method === "GET" || request.headers.has("Idempotency-Key");
  for (let attempt = 1; ; attempt += 1) {
    let response: Response;
    try {
      response = await fetch(request.clone());
    } catch (error) {
      // The page no longer waits for the answer.
      if (request.signal.aborted) throw error;
      if (!repeatable || attempt >= TRIES || !navigator.onLine) throw offline();
      await wait(attempt);
      continue;
    }
    if (response.status === 401 && attempt === 1) {
      const bearer = await token(true);
      if (bearer) {
        request.headers.set("Authorization", `Bearer ${bearer}`);
        continue;
      }
    }
    const asked = response.status === 429 || response.status === 503;
    if (!asked || !repeatable || attempt >= TRIES) return response;
    await wait(Number(response.headers.get("Retry-After")) || attempt);
  }
}

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(seconds, LONGEST_WAIT_S) * 1000));
}

export const api = createClient<paths>({ baseUrl: "/api/v1", fetch: send });
api.use(patient);

/** The data of a call's answer. Throws Problem, which carries the backend's findings. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw new Problem(response.status, (error ?? {}) as object, response.headers.get("X-Request-Id") ?? "");
  }
  return data as T;
}

/** The media type of a change of some fields (RFC 7396). */
export const MERGE_PATCH = { "Content-Type": "application/merge-patch+json" } as const;

/** A key that makes a repeated write count once. */
export function once(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": crypto.randomUUID() };
}
