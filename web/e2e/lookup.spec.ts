import { expect, expectAccessible, test } from "./fixtures";

// The barcode and the catalogues' answers are those of tests/fixtures/catalogues.py.
const KNOWN = "0400000260013";

test("an album of three catalogues becomes a draft with the values that were chosen", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/imports");
  await page.getByRole("link", { name: "From barcodes" }).click();
  await page.getByRole("textbox", { name: "Barcodes" }).fill(`${KNOWN}\n4006381333931`);
  await expect(page.getByText("2 barcodes")).toBeVisible();
  await page.getByRole("button", { name: "Fetch" }).click();
  const album = page.getByRole("article").first();
  await expect(album.getByText("Night Transit").first()).toBeVisible();
  await expect(page.getByRole("article").last().getByText("Not found").first()).toBeVisible();
  await expectAccessible(page);
  await album.getByRole("combobox", { name: "Label: choose a value" }).click();
  await page.getByRole("option", { name: /Another Imprint/ }).click();
  await album.getByRole("button", { name: "Create a draft" }).click();
  await album.getByRole("link", { name: "Open the draft" }).click();
  await expect(page.getByText("Another Imprint").first()).toBeVisible();
});
