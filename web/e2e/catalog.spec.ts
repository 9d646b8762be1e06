import { readFileSync } from "node:fs";
import { expect, expectAccessible, test } from "./fixtures";

test("the catalogue is searched as one types, filtered, and shown as covers", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases");
  const row = page.getByRole("link", { name: "Night Transit", exact: true });
  await expect(row).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("/");
  await page.keyboard.type("trans nig");
  await expect(page).toHaveURL(/q=trans/);
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Archived" }).click();
  await expect(page.getByText("No release matches")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).first().click();
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Covers" }).click();
  await expect(row).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Table" }).click();
});

test("a filter is kept under a name, and chosen again", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases?status=delivered&sort=title");
  await page.getByRole("button", { name: "Saved filters" }).click();
  await page.getByLabel("Name of the filter").fill("Out now");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.goto("/releases");
  await page.getByRole("button", { name: "Saved filters" }).click();
  await page.getByRole("button", { name: "Out now", exact: true }).click();
  await expect(page).toHaveURL(/status=delivered/);
});

test("releases are chosen by keyboard and exported", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases?q=night+transit");
  await expect(page.getByRole("link", { name: "Night Transit", exact: true })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await expect(page.getByRole("link", { name: "Deliver 1" })).toHaveAttribute("href", /releases=/);
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Table (CSV)" }).click()]);
  expect(readFileSync(await download.path(), "utf8")).toContain("Night Transit");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "Night Transit", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Night Transit" })).toBeVisible();
});

test("several releases get the same change at once, and it is taken back", async ({ page, signIn }) => {
  await signIn("manager");
  const titles = ["One", "Two"].map((each) => `Bulk ${each} ${Date.now()}`);
  for (const title of titles) {
    await page.goto("/releases/new");
    await page.getByLabel("Title").fill(title);
    await page.getByRole("button", { name: "Create the draft" }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }
  await page.goto("/releases?q=bulk");
  for (const title of titles) await page.getByRole("checkbox", { name: `Select ${title}` }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const form = page.getByRole("dialog", { name: "Change 2 releases" });
  await form.getByLabel("Label", { exact: true }).fill("Quiet Records");
  await form.getByLabel("Release date").fill("2027-05-07");
  await form.getByRole("switch", { name: "Change the territories" }).click();
  await form.getByRole("radio", { name: /^Only some countries/ }).click();
  await form.getByRole("button", { name: "Nordic countries" }).click();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Change 2 releases" }).click();
  await expect(page.getByText("2 releases changed.").first()).toBeVisible();
  await expect(page.getByText("Quiet Records")).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Quiet Records")).toHaveCount(0);
});

test("the catalogue fits a phone", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn("manager");
  await page.goto("/releases");
  await expect(page.getByRole("link", { name: "Night Transit", exact: true })).toBeVisible();
  await expectAccessible(page);
});
