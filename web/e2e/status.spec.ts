import { expect, expectAccessible, test } from "./fixtures";

test("anyone sees how the deployment is, part by part", async ({ page }) => {
  await expect(async () => {
    await page.goto("/status");
    await expect(page.getByText("Everything works.")).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  const parts = page.getByRole("region", { name: "Parts" }).getByRole("listitem");
  await expect(parts).toHaveCount(8);
  await expect(parts.filter({ hasText: "Deliveries" }).getByText("Works")).toBeVisible();
  await expect(page.getByRole("img", { name: /^Encryption: 100%/ })).toBeVisible();
  await expect(page.getByText("There was no incident.")).toBeVisible();
  await expectAccessible(page);
});
