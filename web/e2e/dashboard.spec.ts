import { expect, expectAccessible, test } from "./fixtures";

test("the dashboard shows figures, what needs a person, and what happened", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Dashboard" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Active releases" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Needs you" })).toBeVisible();
  await expect(page.getByText("Delivered to Harbour Music.").first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Active releases" }).click();
  await expect(page).toHaveURL("/releases");
});

test("the dashboard is usable on a phone", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn("manager");
  await page.goto("/");
  await expect(page.getByText("Delivered to Harbour Music.").first()).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide).toBe(false);
  await expectAccessible(page);
});
