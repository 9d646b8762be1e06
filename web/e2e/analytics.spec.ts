import { expect, expectAccessible, test } from "./fixtures";

test("statistics are shown for a range, as charts and tables, and exported", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/analytics");
  await expect(page.getByRole("heading", { name: "Deliveries per day" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Deliveries per day" }).getByRole("row")).toHaveCount(31);
  await page.getByRole("button", { name: "7 days" }).click();
  await expect(page.getByRole("region", { name: "Deliveries per day" }).getByRole("row")).toHaveCount(8);
  await expect(page.getByRole("region", { name: "Target", exact: true }).getByRole("rowheader", { name: "Harbour Music" })).toBeVisible();
  await expectAccessible(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  expect((await download).suggestedFilename()).toMatch(/^deliveries-.*\.csv$/);
});
