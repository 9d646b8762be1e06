// From sign-up to a live delivery with openapi-fetch, on the types that openapi-typescript generates into `generated`.
import { readFileSync } from "node:fs";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api";

type Schemas = components["schemas"];
type Answer<T> = { data?: T; error?: Schemas["ProblemDetails"] };
const env = (name: string): string => process.env[name] ?? "";
const read = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;
const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

// The answer; stops with the problem that the API tells.
async function checked<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

// Reads again until `done` holds for the answer, for two minutes at most.
async function until<T>(again: () => Promise<Answer<T>>, done: (answer: T) => boolean, everySeconds = 1): Promise<T> {
  for (const end = Date.now() + 120_000; Date.now() < end; await pause(everySeconds)) {
    const answer = await checked(again());
    if (done(answer)) return answer;
  }
  throw new Error("It took too long.");
}

async function auth(url: string, fields: Record<string, unknown>): Promise<Record<string, string>> {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}?key=${env("API_KEY")}`, { method: "POST", headers, body: JSON.stringify(fields) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Record<string, string>;
}

// Firebase Auth: an account, and its first ID token.
const account = await auth(`${env("AUTH_URL")}/accounts:signUp`, {
  email: env("EMAIL"),
  password: env("PASSWORD"),
  returnSecureToken: true,
});
let token = account.idToken;
const api = createClient<paths>({ baseUrl: `${env("SITE")}/api/v1` });
api.use({ onRequest: ({ request }) => request.headers.set("Authorization", `Bearer ${token}`) });

// A tenant of your own. The token that says so is a new one.
const names = { displayName: "Ada", organizationName: "Example Recordings" };
await checked(api.POST("/sign-up", { body: names }));
const renewal = { grant_type: "refresh_token", refresh_token: account.refreshToken };
token = (await auth(`${env("TOKEN_URL")}/token`, renewal)).id_token;

// Who sends: the label's own DDEX party id.
const party = { partyId: "PADPIDA0000000001O", partyName: "Example Recordings" };
const tenant = await checked(api.PATCH("/tenant", { body: { settings: { party } } }));
console.log(tenant.name, tenant.id);

// A release from release.json, and its files. Each is measured after its upload.
const album = env("ALBUM");
const content = read<Schemas["ReleaseContent"]>(`${album}/release.json`);
const release = await checked(api.POST("/releases", { body: content }));
const releasePath = { params: { path: { releaseId: release.id } } };
const files: Omit<Schemas["UploadRequest"], "releaseId" | "size">[] = [
  { fileName: "01-departure.wav", contentType: "audio/wav", kind: "audio", trackId: "departure" },
  { fileName: "02-glasshouse.wav", contentType: "audio/wav", kind: "audio", trackId: "glasshouse" },
  { fileName: "03-slow-harbour.flac", contentType: "audio/flac", kind: "audio", trackId: "slow-harbour" },
  { fileName: "cover.jpg", contentType: "image/jpeg", kind: "image", imageType: "FrontCover" },
];
for (const file of files) {
  const bytes = readFileSync(`${album}/${file.fileName}`);
  const body = { ...file, releaseId: release.id, size: bytes.length };
  const { assetId, uploadUrl } = await checked(api.POST("/assets/upload", { body }));
  const sent = await fetch(uploadUrl, { method: "PUT", body: new Uint8Array(bytes) });
  if (!sent.ok) throw new Error(`${file.fileName}: ${sent.status}`);
  const asset = { params: { path: { assetId } } };
  await until(() => api.GET("/assets/{assetId}", asset), ({ status }) => status === "ready");
}

// A target from target.json. The test signs in there, writes a small file, finds it and removes it.
const body = read<Schemas["TargetContent"]>(env("TARGET"));
const target = await checked(api.POST("/delivery-targets", { body }));
const targetPath = { params: { path: { targetId: target.id } } };
const report = await checked(api.POST("/delivery-targets/{targetId}/test", targetPath));
console.log("connection:", report.ok ? "works" : report.steps);

// Ready: the message is composed and validated.
await checked(api.PATCH("/releases/{releaseId}", { ...releasePath, body: { status: "ready" } }));
await until(() => api.GET("/releases/{releaseId}", releasePath), ({ ddex }) => ddex?.ernFile !== undefined);

// Deliver, and ask the DSP until it says that the release is live.
const request = { releaseId: release.id, targetId: target.id };
const { id } = await checked(api.POST("/deliveries", { body: request }));
const deliveryPath = { params: { path: { deliveryId: id } } };
const delivery = () => api.GET("/deliveries/{deliveryId}", deliveryPath);
await until(delivery, ({ status }) => status === "completed");
const asked = async () => {
  await checked(api.POST("/delivery-targets/{targetId}/poll", targetPath));
  return delivery();
};
const live = await until(asked, ({ dsp }) => dsp?.status === "live", 5);
const { items } = await checked(api.GET("/deliveries/{deliveryId}/logs", deliveryPath));
for (const line of items) console.log(`${line.step}: ${line.message}`);
const receipt = await checked(api.GET("/deliveries/{deliveryId}/receipt", deliveryPath));
console.log(`${receipt.messageId}: ${receipt.totalBytes} bytes in ${receipt.files.length} files`);
console.log(JSON.stringify({ id: live.id, status: live.status, dsp: live.dsp?.status }));
