import type { Page, Route } from "@playwright/test";
import { saved } from "./editor";
import { expect, expectAccessible, test } from "./fixtures";
import { stack } from "./stack";

const RELEASES = /\/api\/v1\/releases\?/;
/** The seeded album in the catalogue; other scenarios make drafts of the same title. */
const album = (page: Page) => page.getByRole("link", { name: "Night Transit", exact: true }).first();
const problem = (status: number, detail: string) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: "about:blank", title: detail, status, detail, code: String(status), requestId: "request-1" }),
});

test("a server that asks to wait is asked again, and the page shows what it then says", async ({ page, signIn }) => {
  await signIn("manager");
  let asked = 0;
  await page.route(RELEASES, (route: Route) => {
    asked += 1;
    return asked < 3 ? route.fulfill({ ...problem(429, "Too many requests."), headers: { "Retry-After": "1" } }) : route.continue();
  });
  await page.goto("/releases");
  await expect(album(page)).toBeVisible();
  expect(asked).toBeGreaterThanOrEqual(3);
});

test("a failure of the server is told with its number, and tried again", async ({ page, signIn }) => {
  await signIn("manager");
  await page.route(RELEASES, (route) => route.fulfill(problem(500, "The server failed.")));
  await page.goto("/releases");
  const alert = page.getByRole("alert").filter({ hasText: "Request request-1" });
  await expect(alert).toContainText("The server failed.");
  await expectAccessible(page);
  await page.unroute(RELEASES);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(album(page)).toBeVisible();
});

test("a page shows at once that a slow server is awaited", async ({ page, signIn }) => {
  await signIn("manager");
  await page.route(RELEASES, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await route.continue();
  });
  await page.goto("/releases");
  await expect(page.getByLabel("Reading the catalogue")).toHaveAttribute("aria-busy", "true");
  await expectAccessible(page);
  await expect(album(page)).toBeVisible();
});

test("what a failed write was to store stays in the form, and is stored the next time", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases/new");
  const title = `Second Try ${Date.now()}`;
  await page.getByLabel("Title").fill(title);
  await page.route("**/api/v1/releases", (route) => route.fulfill(problem(500, "The server failed.")), { times: 1 });
  await page.getByRole("button", { name: "Create the draft" }).click();
  await expect(page.getByRole("alert")).toContainText("The server failed.");
  await page.getByRole("button", { name: "Create the draft" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
});

test("a session that has ended leads to the sign-in and back, with what was not saved", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases/new");
  await page.getByLabel("Title").fill(`Ended ${Date.now()}`);
  await page.getByRole("button", { name: "Create the draft" }).click();
  await expect(page).toHaveURL(/\/edit\/basic/);
  const address = new URL(page.url()).pathname;
  await page.getByLabel("Display artist").fill("The Band");
  await saved(page);

  await page.route("**/securetoken.googleapis.com/**", (route) => route.fulfill({ status: 400, json: { error: { code: 400, message: "TOKEN_EXPIRED" } } }));
  await page.route(/\/api\/v1\//, (route) => route.fulfill(problem(401, "The token has expired.")));
  await page.getByLabel("Catalogue number").fill("EXR-77");
  await expect(page).toHaveURL(/\/sign-in/, { timeout: 30_000 });
  await expect(page.getByText("Your session has ended.", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.unroute("**/securetoken.googleapis.com/**");
  await page.unroute(/\/api\/v1\//);

  const { users } = stack();
  await page.getByLabel("E-mail address").fill(users.manager);
  await page.getByLabel("Password").fill(users.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByLabel("Catalogue number")).toHaveValue("EXR-77");
  await saved(page);
});

test("a page whose code cannot be loaded is told, and is there after a reload", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases");
  await page.route(/\/BoardPage-[^/]*\.js$/, (route) => route.abort());
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Truth board" }).click();
  const bar = page.getByRole("alert").filter({ hasText: "could not be loaded" });
  await expect(bar).toBeVisible();
  await expectAccessible(page);
  await page.unrouteAll();
  await bar.getByRole("button", { name: "Reload" }).click();
  await expect(bar).toBeHidden();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Truth board" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Truth board" })).toBeVisible();
});
