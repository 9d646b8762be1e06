/** A plug-in from its installation to its removal: Watchtower, which is deployed with the product. */
import { expect, expectAccessible, test } from "./fixtures";

const PLUGIN = "/settings/plugins/watchtower";

test("a plug-in is installed, configured, shows its panel, and is removed without a trace", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  await page.goto("/settings/plugins");
  await page.getByRole("link", { name: "Watchtower", exact: true }).click();
  await expect(page.getByText("Not installed")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Install" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Sees your releases with their tracks, credits and rights.")).toBeVisible();
  await expect(dialog.getByText("Creates tasks for your people.")).toBeVisible();
  await dialog.getByRole("button", { name: "Install" }).click();
  await expect(page.getByText("Watchtower is installed.").first()).toBeVisible();

  const country = page.getByRole("textbox", { name: "Country" });
  await country.fill("Norway");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(country).toHaveAttribute("aria-invalid", "true");
  await country.fill("NO");
  await page.getByRole("textbox", { name: "Spotify client secret" }).fill("a long secret");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved")).toBeVisible();
  await page.reload();
  await expect(country).toHaveValue("NO");
  await expect(page.getByRole("button", { name: "Replace: Spotify client secret" })).toBeVisible();
  await expectAccessible(page);

  const link = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Public catalogues" });
  await link.click();
  const outer = page.locator("iframe");
  await expect(outer).toHaveAttribute("sandbox", "allow-scripts");
  const panel = outer.contentFrame().locator("iframe").contentFrame();
  await expect(panel.getByRole("columnheader", { name: "Deezer" })).toBeVisible(); // as the plug-in has answered
  expect(await panel.locator("html").evaluate(() => origin)).toBe("null");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(panel.locator("html")).toHaveClass("dark");
  await page.emulateMedia({ colorScheme: null });
  await expectAccessible(page);

  await page.goto(PLUGIN);
  await page.getByRole("switch", { name: "On" }).click();
  await expect(page.getByText("Watchtower is off.").first()).toBeVisible();
  await expect(link).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(link).toBeVisible();

  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("textbox", { name: "Type watchtower to confirm" }).fill("watchtower");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("button", { name: "Install" })).toBeVisible();
  await page.reload();
  await expect(page.getByText("Not installed")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Runs" })).toHaveCount(0);
});

test("a manager sees the plug-ins and changes none", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto(PLUGIN);
  await expect(page.getByText("Only admins install, change and remove plug-ins.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Install" })).toHaveCount(0);
});

test("the marketplace says that there is no registry", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/marketplace");
  await expect(page.getByRole("heading", { name: "There is no registry" })).toBeVisible();
  await expectAccessible(page);
});
