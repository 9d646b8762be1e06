/** Every page, at the width of a phone and of a desk: nothing scrolls sideways. Each page's own scenario runs axe. */
import type { Page } from "@playwright/test";
import { expect, expectAccessible, PICTURES, picture, test, WIDTHS } from "./fixtures";
import { stack } from "./stack";

/** Runs axe on each page, which takes minutes. */
const { AXE } = process.env;
/** The scenarios of releases and settings visit their own pages at both widths: here they are visited for axe and pictures only. */
const THOROUGH = Boolean(AXE ?? PICTURES);

const OUTSIDE = ["/welcome", "/sign-in", "/sign-up", "/reset-password", "/invitation", "/payee", "/status", "/privacy", "/terms", "/api-reference", "/nowhere"];
const INSIDE = [
  "/", "/releases", "/releases/new", "/templates", "/templates/classical", "/deliveries", "/deliveries/new", "/board", "/targets", "/targets/new", "/analytics", "/sales", "/sales/new", "/sales/analytics", "/sales/matches", "/royalties", "/royalties/payments", "/royalties/nowhere", "/royalties/statements/nowhere", "/imports", "/imports/new", "/imports/nowhere", "/imports/barcodes", "/genres", "/artists", "/switch", "/exports", "/backups", "/marketplace", "/testing", "/notifications", "/help",
  ...(THOROUGH ? ["profile", "appearance", "notifications", "privacy", "security", "general", "branding", "members", "numbers", "style", "webhooks", "plugins", "audit"].map((section) => `/settings/${section}`) : []),
];
const OF_RELEASE = THOROUGH ? ["", "/tracks", "/assets", "/rights", "/findings", "/messages", "/deliveries", "/versions", "/history", ...["basic", "tracks", "assets", "metadata", "rights", "review"].map((step) => `/edit/${step}`)] : [""];

async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1, main").first()).toBeVisible();
  // What is out of sight, such as the waveform of the last track, may wait until it is seen.
  const waiting = () => page.locator("[aria-busy=true]").evaluateAll((boxes) => boxes.filter((box) => box.getBoundingClientRect().top < innerHeight).length);
  await expect.poll(waiting, { timeout: 60_000 }).toBe(0);
}

async function inspect(page: Page, path: string): Promise<void> {
  await page.goto(path);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${path} at ${width} pixels`).toBeLessThanOrEqual(0);
    if (PICTURES) await picture(page, `${path}-${width}`);
    if (AXE) await expectAccessible(page);
  }
}

test("the pages outside can be read by anyone", async ({ page }) => {
  test.slow();
  for (const path of OUTSIDE) await inspect(page, path);
});

test("the pages inside can be read by anyone who is signed in", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  for (const path of INSIDE) await inspect(page, path);
});

test("every page of a release can be read", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  for (const path of OF_RELEASE) await inspect(page, `/releases/${stack().releaseId}${path}`);
});

test("a delivery and a target can be read", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/deliveries");
  const delivery = await page.locator('a[href^="/deliveries/"]:not([href="/deliveries/new"])').first().getAttribute("href");
  await inspect(page, delivery ?? "");
  await inspect(page, `/targets/${stack().targets[0]}`);
});
