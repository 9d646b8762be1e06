import { expect, expectAccessible, test } from "./fixtures";

test("notifications are read one by one, filtered, and lead to what they are about", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/notifications");
  const items = page.getByRole("listitem").filter({ hasText: "Delivered to" });
  await expect(items.first()).toBeVisible();
  await expectAccessible(page);
  const unread = page.getByRole("button", { name: /^Mark as read: / });
  if ((await unread.count()) > 0) {
    const before = await unread.count();
    await unread.first().click();
    await expect(unread).toHaveCount(before - 1);
  }
  await items.first().getByRole("link", { name: "Delivered" }).click();
  await expect(page).toHaveURL(/\/deliveries\//);
  await page.goto("/notifications");
  await expect(items.first()).toBeVisible();
  const all = page.getByRole("button", { name: "Mark all as read" });
  if (await all.isEnabled()) await all.click();
  await expect(all).toBeDisabled();
  await page.getByRole("tab", { name: "Unread" }).click();
  await expect(page.getByRole("heading", { name: "You are up to date" })).toBeVisible();
});
