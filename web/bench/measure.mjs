// Measures the built client on a running stack (STARDUST_STACK), whose catalogue has many releases. Prints one JSON line
// per figure: code to load before sign-in and to the dashboard, the slowest frame while scrolling, and filtering.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";

const { hosting, users } = JSON.parse(readFileSync(process.env.STARDUST_STACK, "utf8"));
const dist = new URL("../dist", import.meta.url).pathname;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const emit = (figure, value, unit, aim) => console.log(JSON.stringify({ bench: "web", figure, value: Math.round(value), unit, aim }));

const scripts = new Map();
page.on("response", (response) => {
  const { pathname } = new URL(response.url());
  if (pathname.startsWith("/assets/") && pathname.endsWith(".js")) scripts.set(pathname, gzipSync(readFileSync(dist + pathname)).length);
});
const loadedKb = () => [...scripts.values()].reduce((sum, size) => sum + size, 0) / 1000;

await page.goto(`${hosting}/sign-in`, { waitUntil: "networkidle" });
emit("code before sign-in, compressed", loadedKb(), "kB", 200);
await page.getByLabel("E-mail address").fill(users.admin);
await page.getByLabel("Password").fill(users.password);
await page.getByRole("button", { name: "Sign in", exact: true }).click();
await page.waitForURL(`${hosting}/`);
await page.getByRole("heading", { level: 1 }).waitFor();
await page.waitForTimeout(3000);
emit("code to the dashboard, compressed", loadedKb(), "kB", 350);
const largest = Math.max(...scripts.values()) / 1000;
emit("code to the dashboard without Firestore's SDK, which is loaded while the page is shown", loadedKb() - largest, "kB", 350);

await page.goto(`${hosting}/releases`);
const search = page.getByRole("searchbox").first();
await search.waitFor();
await page.waitForTimeout(3000);
const slowest = await page.evaluate(async () => {
  const box = [...document.querySelectorAll("*")].find((each) => each.scrollHeight > each.clientHeight + 200 && getComputedStyle(each).overflowY !== "visible");
  if (!box) throw new Error("Nothing on the page scrolls.");
  let last = performance.now();
  let longest = 0;
  for (let frame = 0; frame < 240; frame += 1) {
    box.scrollTop += 120;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
});
emit("slowest frame while scrolling the catalogue", slowest, "ms", 50);

await search.fill("");
const started = Date.now();
await search.fill("number 77");
await page.getByText("Number 77", { exact: false }).first().waitFor();
emit("from typing to the filtered catalogue", Date.now() - started, "ms", 200);
await browser.close();
