import { draft } from "./drafts";
import { downloaded, expect, expectAccessible, test } from "./fixtures";

test("releases are exported as a table and downloaded", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/exports");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const first = page.getByRole("region", { name: "Past exports" }).getByRole("listitem").first();
  await expect(first.getByText("Completed")).toBeVisible({ timeout: 30_000 });
  await expect(first.getByText("1 file")).toBeVisible();
  await expectAccessible(page);
  const { name, content } = await downloaded(page, () => first.getByRole("button", { name: "Download" }).click());
  expect(name).toMatch(/\.csv$/);
  expect(content.toString()).toContain("Night Transit");
});

test("a manager cannot make backups, and is told who can", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/backups");
  await expect(page.getByText("For admins")).toBeVisible();
  await expect(page.getByRole("button", { name: "Back up now" })).toBeHidden();
});

test("a backup is made and scheduled, and brings back a release that was deleted", async ({ page, request, signIn }) => {
  test.slow();
  const title = `Lost ${Date.now()}`;
  const id = await draft(request, { basic: { title, label: "Example Recordings" } });
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

  await page.goto(`/releases/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL(/\/releases$/);

  await page.goto("/backups");
  await first.getByRole("button", { name: "Restore" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore" });
  await dialog.getByRole("radio", { name: "One release" }).click();
  await expect(dialog.getByRole("button", { name: "Compare" })).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Release" }).fill("Night Transit");
  await expect(dialog.getByText("This is not a release ID")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "Release" }).fill(`https://distro.example/releases/${id}/edit`);
  await dialog.getByRole("button", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\/backups\/restores\//);
  await expect(page.getByText("Nothing has changed yet")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore now" }).click();
  await expect(page.getByText("Restored", { exact: true })).toBeVisible({ timeout: 60_000 });
  await page.goto(`/releases/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
});

test("a backup says that it does not have a release", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/backups");
  const restorable = page.getByRole("region", { name: "Backups" }).getByRole("listitem").filter({ hasText: "Completed" });
  if (!(await restorable.count())) await page.getByRole("button", { name: "Back up now" }).click();
  await expect(restorable.first()).toBeVisible({ timeout: 60_000 });
  await restorable.first().getByRole("button", { name: "Restore" }).click();
  const dialog = page.getByRole("dialog", { name: "Restore" });
  await dialog.getByRole("radio", { name: "One release" }).click();
  await dialog.getByRole("textbox", { name: "Release" }).fill("nowhere");
  await dialog.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("The archive does not have releases/nowhere.")).toBeVisible({ timeout: 60_000 });
});

test("an archive of everything is downloaded, uploaded again with its proof, and compared", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  await page.goto("/exports");
  await page.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "Everything" }).click();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const archive = page.getByRole("region", { name: "Past exports" }).getByRole("listitem").filter({ hasText: "Everything" }).first();
  await expect(archive.getByText("Completed")).toBeVisible({ timeout: 60_000 });
  const digest = /[0-9a-f]{64}/.exec(await archive.innerText())?.[0] ?? "";
  const { name, content } = await downloaded(page, () => archive.getByRole("button", { name: "Download" }).click());

  await page.goto("/backups");
  const card = page.getByRole("region", { name: "Restore an archive" });
  await card.locator("input[type=file]").setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no archive") });
  await expect(card.getByText("An archive consists of ZIP files.")).toBeVisible();
  await card.getByRole("button", { name: "Remove notes.txt" }).click();
  await card.locator("input[type=file]").setInputFiles({ name, mimeType: "application/zip", buffer: content });
  await card.getByRole("radio", { name: "The SHA-256 of its manifest" }).click();
  await card.getByRole("textbox", { name: "SHA-256 of the manifest" }).fill("abc");
  await expect(card.getByText("A SHA-256 has 64 characters", { exact: false })).toBeVisible();
  await expect(card.getByRole("button", { name: "Upload and compare" })).toBeDisabled();
  await expectAccessible(page);
  await card.getByRole("textbox", { name: "SHA-256 of the manifest" }).fill(digest);
  await card.getByRole("button", { name: "Upload and compare" }).click();
  await expect(page).toHaveURL(/\/backups\/restores\//, { timeout: 60_000 });
  await expect(page.getByText(/^(Nothing differs\.|Nothing has changed yet)$/)).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
});
