/** A large recording whose upload is interrupted three times: without a network, by a broken connection, by a reload. */
import { createHash } from "node:crypto";
import { createReadStream, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, CDPSession, Page } from "@playwright/test";
import { call, draft } from "./drafts";
import { expect, test } from "./fixtures";
import { recording } from "./recordings";

/** `UPLOAD_MB=2048` is what a label may send; the scenario suite sends less, because the local storage is slow. */
const MEGABYTES = Number(process.env.UPLOAD_MB ?? 64);
const MOST_GROWTH_MB = 250;
const NAME = "01-long.wav";
const HEADER = 44;

/** Writes a WAV of that size, mostly silence, which takes no room on the disk; returns its path. */
function silence(folder: string): string {
  const path = join(folder, NAME);
  const size = MEGABYTES * 1024 * 1024;
  const header = recording(220, 1);
  header.writeUInt32LE(size - 8, 4);
  header.writeUInt32LE(size - HEADER, 40);
  const file = openSync(path, "w");
  writeSync(file, header);
  ftruncateSync(file, size);
  return path;
}

async function md5(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest("hex");
}

/** The memory of the browser's processes, in megabytes. */
async function memory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send("SystemInfo.getProcessInfo")) as { processInfo: { id: number }[] };
  await session.detach();
  const sizes = processInfo.map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) / 1024);
  return sizes.reduce((sum, each) => sum + each, 0);
}

/** The connection of the page: none, or one on which the whole file takes half a minute at least. */
async function connect(link: CDPSession, offline: boolean): Promise<void> {
  await link.send("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput: (MEGABYTES * 1024 * 1024) / 30 });
}

async function choose(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose the recording of One" }).or(page.getByRole("button", { name: "Replace the recording of One" })).click();
  await (await chooser).setFiles(path);
}

test("a large upload that is interrupted three times arrives whole, in bounded memory", async ({ page, context, browser, request, signIn }) => {
  test.setTimeout(120_000 + MEGABYTES * 4_000);
  const patience = { timeout: 60_000 + MEGABYTES * 2_000 };
  const folder = mkdtempSync(join(tmpdir(), "upload-"));
  const path = silence(folder);
  const releaseId = await draft(request, { tracks: [{ id: "t1", metadata: { title: "One", displayArtist: "The Band" } }] });
  const arrived: number[] = [];
  const declared: string[] = [];
  let broken = 0;
  page.on("request", (each) => each.url().endsWith("/assets/uploads") && declared.push(each.url()));
  page.on("response", (each) => each.request().method() === "PUT" && each.status() === 308 && arrived.push(Number(/-(\d+)$/.exec(each.headers().range ?? "")?.[1] ?? 0)));
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/assets`);
  await expect(page.getByRole("button", { name: "Choose the recording of One" })).toBeVisible(patience);
  const link = await context.newCDPSession(page);
  await connect(link, false);
  const before = await memory(browser);
  let most = before;
  const measuring = setInterval(() => void memory(browser).then((now) => (most = Math.max(most, now)), () => undefined), 500);
  try {
    await choose(page, path);
    await expect.poll(() => arrived.length, patience).toBeGreaterThan(0);
    await connect(link, true);
    await expect(page.getByRole("status").filter({ hasText: "You are offline" })).toBeVisible();
    await connect(link, false);

    await page.route(/upload/, (route) => (route.request().method() === "PUT" && broken++ < 2 ? route.abort("connectionreset") : route.fallback()));
    await expect.poll(() => broken, patience).toBeGreaterThan(1);
    await page.unroute(/upload/);
    const sofar = arrived.length;
    await expect.poll(() => arrived.length, patience).toBeGreaterThan(sofar);

    await page.reload();
    await expect(page.getByText("One · Interrupted")).toBeVisible(patience);
    await choose(page, path);
    await expect(page.locator('[data-path="tracks[0].audio"]')).toContainText("44.1 kHz", patience);
  } finally {
    clearInterval(measuring);
  }
  expect(declared).toHaveLength(1); // one session for the whole file
  const { items } = await call<{ items: { audio: { fileName: string; size: number; hashes: { md5: string } } }[] }>(request, "get", `/assets?releaseId=${releaseId}`);
  expect(items.map(({ audio }) => [audio.fileName, audio.size, audio.hashes.md5])).toEqual([[NAME, MEGABYTES * 1024 * 1024, await md5(path)]]);
  expect(most - before, "megabytes more than before the upload").toBeLessThan(MOST_GROWTH_MB);
  rmSync(folder, { recursive: true });
});
