import { expect, expectAccessible, test } from "./fixtures";

test("releases are exported as a table and downloaded", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/exports");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const first = page.getByRole("region", { name: "Past exports" }).getByRole("listitem").first();
  await expect(first.getByText("Completed")).toBeVisible({ timeout: 30_000 });
  await expect(first.getByText("1 file")).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await first.getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBeTruthy();
});

test("a manager cannot make backups, and is told who can", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/backups");
  await expect(page.getByText("For admins")).toBeVisible();
  await expect(page.getByRole("button", { name: "Back up now" })).toBeHidden();
});

test("a backup is made, scheduled, compared with what there is now, and restored", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/backups");
  await page.getByRole("combobox", { name: "How often" }).click();
  await page.getByRole("option", { name: "Every day" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The schedule was saved.").first()).toBeVisible();
  await page.getByRole("button", { name: "Back up now" }).click();
  const first = page.getByRole("region", { name: "Backups" }).getByRole("listitem").first();
  await expect(first.getByText("Completed")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await first.getByRole("button", { name: "Restore" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\/backups\/restores\//);
  await expect(page.getByText(/Compared|Failed/).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("The same")).toBeVisible();
  await expectAccessible(page);
});
