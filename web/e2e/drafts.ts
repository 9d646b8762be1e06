/** Releases that scenarios begin with, made through the API. */
import { type APIRequestContext, expect } from "@playwright/test";
import { stack } from "./stack";

/** Calls the API as the seeded manager. */
export async function call<T>(request: APIRequestContext, method: "post" | "get", path: string, data?: object): Promise<T> {
  const { auth, users, hosting } = stack();
  const account = { email: users.manager, password: users.password, returnSecureToken: true };
  const signed = await request.post(`${auth}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=local`, { data: account });
  const headers = { Authorization: `Bearer ${((await signed.json()) as { idToken: string }).idToken}` };
  const answer = await request[method](`${hosting}/api/v1${path}`, { data, headers });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}

/** Stores a draft; returns its id. */
export async function draft(request: APIRequestContext, changes: object = {}): Promise<string> {
  const release = { type: "Album", basic: { title: `Draft ${Date.now()}`, label: "Example Recordings" }, ...changes };
  return (await call<{ id: string }>(request, "post", "/releases", release)).id;
}
