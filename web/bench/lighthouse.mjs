// Lighthouse on the pages that a label sees most, signed in, on the stack of STARDUST_STACK. Prints one JSON line per score.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig } from "lighthouse";
import { compressing } from "./compressing.mjs";

const stack = JSON.parse(readFileSync(process.env.STARDUST_STACK, "utf8"));
const PORT = 9333;
const CATEGORIES = { performance: 95, accessibility: 95, "best-practices": 95 };
const METRICS = ["largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time"];

const site = await compressing(stack.hosting);
const pages = { "sign-in": "/sign-in", dashboard: "/", catalogue: "/releases", release: `/releases/${stack.releaseId}` };
const emit = (page, figure, value, unit, aim) => console.log(JSON.stringify({ bench: "web", figure: `Lighthouse, ${page}: ${figure}`, value, unit, aim }));

const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
const browser = await chromium.launchPersistentContext(folder, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  ignoreHTTPSErrors: true,
  args: ["--no-sandbox", "--ignore-certificate-errors", `--remote-debugging-port=${PORT}`],
});

/** Measures one page in a new tab of the browser, and prints its figures. */
async function measure(page, path) {
  // The emulators that the page asks have no TLS.
  const options = { skipAudits: ["is-on-https"], port: PORT, disableStorageReset: true, onlyCategories: Object.keys(CATEGORIES), logLevel: "error" };
  const { lhr } = await lighthouse(site.url + path, options, desktopConfig);
  for (const [category, aim] of Object.entries(CATEGORIES)) emit(page, category, Math.round(lhr.categories[category].score * 100), "of 100", aim);
  emit(page, "speed of this machine's processor", Math.round(lhr.environment.benchmarkIndex), "of about 1500");
  for (const metric of METRICS) emit(page, metric, Math.round(lhr.audits[metric].numericValue * 1000) / 1000, lhr.audits[metric].numericUnit);
  if (process.env.VERBOSE) for (const each of Object.values(lhr.audits)) if (each.score !== null && each.score < 0.9) console.error(page, each.id, each.score, each.displayValue ?? "", JSON.stringify(each.details?.items ?? []).slice(0, 400));
}

try {
  await measure("sign-in", pages["sign-in"]);
  const tab = await browser.newPage();
  await tab.goto(`${site.url}/sign-in`);
  await tab.getByLabel("E-mail address").fill(stack.users.admin);
  await tab.getByLabel("Password").fill(stack.users.password);
  await tab.getByRole("button", { name: "Sign in", exact: true }).click();
  await tab.waitForURL(`${site.url}/`);
  await tab.getByRole("heading", { level: 1 }).waitFor();
  await tab.close();
  for (const [page, path] of Object.entries(pages)) if (page !== "sign-in") await measure(page, path);
} finally {
  await browser.close();
  site.close();
  rmSync(folder, { recursive: true, force: true });
}
