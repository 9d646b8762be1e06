import { expect, expectAccessible, test } from "./fixtures";

test("help explains states, keys and whom to ask, and is accessible", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/help");
  await expect(page.getByRole("heading", { name: "What each state means" })).toBeVisible();
  await expect(page.getByRole("link", { name: "admin@example.com" })).toBeVisible();
  await page.getByText("When a target stops").click();
  await expect(page.getByText(/After several failures in a row/)).toBeVisible();
  await expectAccessible(page);
});

test("the API reference is open to anyone, asks no other host, and tries requests as the signed-in person", async ({ page, signIn }) => {
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).hostname));
  await page.goto("/api-reference");
  await expect(page.getByText("Sign in to try requests")).toBeVisible();
  await expect(page.getByRole("heading", { name: "genres" })).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await signIn("manager");
  await page.goto("/api-reference");
  await page.getByRole("button", { name: "Expand operation" }).and(page.locator("[data-tag=genres] *")).or(page.locator("[data-tag=genres] .expand-operation")).first().click();
  await page.getByRole("button", { name: "GET /genres/mappings", exact: false }).first().click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByPlaceholder("fields").fill("");
  await page.getByRole("button", { name: "Execute" }).click();
  await expect(page.locator(".live-responses-table tbody .response-col_status").first()).toContainText("200");
  expect([...hosts]).toEqual(["127.0.0.1"]);
});

test("the palette finds settings, targets and releases by the keyboard alone", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("textbox", { name: "Find a release" }).or(page.getByPlaceholder("Find a release, a page or an action")).first().fill("audit");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings/audit");
});
