import { draft } from "./drafts";
import { expect, expectAccessible, test } from "./fixtures";

test("a ready-made template becomes one's own, is changed, begins a release, and comes back after it was deleted", async ({ page, signIn }) => {
  test.slow();
  const name = `Ours ${Date.now()}`;
  await signIn("manager");
  await page.goto("/templates");
  await expectAccessible(page);
  await page.getByRole("button", { name: "More actions: EP", exact: true }).click();
  await page.getByRole("menuitem", { name: "Make your own from it" }).click();
  const dialog = page.getByRole("dialog", { name: "New template" });
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue("EP (copy)");
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/templates\/[\w-]+$/);
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await page.getByRole("textbox", { name: "Label" }).fill("Night Label");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The template was saved.").first()).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "New release" }).last().click();
  await expect(page.getByRole("combobox", { name: "Template" })).toHaveText(name);
  await expectAccessible(page);
  await page.getByLabel("Title").fill("Begun from a template");
  await page.getByRole("button", { name: "Create the draft" }).click();
  await expect(page).toHaveURL(/\/edit\/basic/);
  await expect(page.getByRole("textbox", { name: "Label" })).toHaveValue("Night Label");

  await page.goto("/templates");
  await page.getByRole("button", { name: `More actions: ${name}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name, exact: true })).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
});

test("a release is kept as a template", async ({ page, request, signIn }) => {
  const title = `Kept ${Date.now()}`;
  const id = await draft(request, { basic: { title, label: "Kept Recordings" } });
  await signIn("manager");
  await page.goto(`/releases/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Save as template" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as template" });
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveValue(title);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Saved as the template ${title}.`).first()).toBeVisible();
  await page.goto("/templates");
  await page.getByRole("link", { name: title, exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Label" })).toHaveValue("Kept Recordings");
});

test("a ready-made template can be looked at only", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/templates/classical");
  await expect(page.getByText("Ready-made, the same for everybody")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toBeHidden();
  await expectAccessible(page);
  await page.goto("/templates/nowhere");
  await expect(page.getByText("There is no such template")).toBeVisible();
});
