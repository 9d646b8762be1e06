import { downloaded, expect, expectAccessible, test } from "./fixtures";

test("an admin runs the test suite, watches it and saves the result", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  await page.goto("/testing");
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Categories" }).click();
  for (const name of ["DDEX compliance", "Security"]) await page.getByRole("option", { name }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Run the checks" }).click();
  await expect(page).toHaveURL(/\/testing\/.+/);
  await expect(page.getByText("Completed")).toBeVisible({ timeout: 90_000 });
  const security = page.getByRole("region", { name: "Security" });
  await expect(security.getByRole("listitem")).toHaveCount(8);
  await expect(security.getByText("Requests without a key")).toBeVisible();
  await expect(page.getByRole("log")).toContainText("Health score:");
  await expect(page.getByRole("region", { name: "System" })).toBeHidden();
  await expectAccessible(page);
  const { name, content } = await downloaded(page, () => page.getByRole("button", { name: "Save as JSON" }).click());
  expect(name).toMatch(/^test-run-.*\.json$/);
  const saved = JSON.parse(content.toString()) as { categories: string[]; results: unknown[]; log: unknown[] };
  expect(saved.categories).toEqual(["compliance", "security"]);
  expect(saved.results).toHaveLength(13);
  expect(saved.log.length).toBeGreaterThan(13);
  await expect(page.getByRole("complementary", { name: "History" }).getByRole("link").first()).toHaveAttribute("aria-current", "page");
});

test("a manager is told who can run it", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/testing");
  await expect(page.getByText("Only admins test the deployment")).toBeVisible();
  await expect(page.getByRole("button", { name: "Run the checks" })).toBeHidden();
  await expectAccessible(page);
});
