import { expect, expectAccessible, test } from "./fixtures";

// The barcode and the catalogues' answers are those of tests/fixtures/catalogues.py.
const KNOWN = "0400000260013";

test("a release is compared with the public catalogues, and its takedown waits", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/imports/barcodes");
  await page.getByRole("textbox", { name: "Barcodes" }).fill(KNOWN);
  await page.getByRole("button", { name: "Fetch" }).click();
  await page.getByRole("button", { name: "Create a draft" }).click();
  const draft = await page.getByRole("link", { name: "Open the draft" }).getAttribute("href");
  await page.goto("/switch");
  await page.getByRole("button", { name: "Begin switches" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Releases" }).fill(`https://distro.example${draft}`);
  await dialog.getByRole("textbox", { name: "Old distributor" }).fill("Old Co");
  await dialog.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("link", { name: "Night Transit" }).first().click();
  await expect(page.getByText("Do not take down the old release")).toBeVisible();
  await expect(page.getByRole("region", { name: "Both sides" }).getByText("Recording, track 1.1")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Tick: A person compared/ }).click();
  await expect(page.getByText("The step was ticked.").first()).toBeVisible();
  await expect(page.getByText("Both sides are equal. Deliver ours")).toBeVisible();
});
