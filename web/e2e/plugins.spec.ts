/** A plug-in from its installation to its removal. The stack has the one of tests/fixtures/plugins/acme_notes deployed. */
import { expect, expectAccessible, test } from "./fixtures";

const PLUGIN = "/settings/plugins/acme-notes";

test("a plug-in is installed, configured, shows its panel, and is removed without a trace", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  await page.goto("/settings/plugins");
  await page.getByRole("link", { name: "Notes", exact: true }).click();
  await expect(page.getByText("Not installed")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Install" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Sees your releases with their tracks, credits and rights.")).toBeVisible();
  await expect(dialog.getByText("Sets timers for itself.")).toBeVisible();
  await dialog.getByRole("button", { name: "Install" }).click();
  await expect(page.getByText("Notes is installed.").first()).toBeVisible();

  const word = page.getByRole("textbox", { name: "Word" });
  await word.fill("D");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(word).toHaveAttribute("aria-invalid", "true");
  await word.fill("Acetate");
  await page.getByRole("textbox", { name: "Token" }).fill("a long secret");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved")).toBeVisible();
  await page.reload();
  await expect(word).toHaveValue("Acetate");
  await expect(page.getByRole("button", { name: "Replace: Token" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Notes" }).click();
  const outer = page.locator("iframe");
  await expect(outer).toHaveAttribute("sandbox", "allow-scripts");
  const panel = outer.contentFrame().locator("iframe").contentFrame();
  await expect(panel.getByRole("heading", { name: "Notes" })).toBeVisible();
  const [answered, origin] = await panel.locator("html").evaluate(async () => {
    const { stardust, origin } = window as unknown as { stardust: { request: (action: string) => Promise<unknown> }; origin: string };
    return [await stardust.request("list"), origin] as const;
  });
  expect(answered).toEqual({ action: "list", role: "admin", notes: [] });
  expect(origin).toBe("null");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(panel.locator("html")).toHaveClass("dark");
  await page.emulateMedia({ colorScheme: null });
  await expectAccessible(page);

  await page.goto(PLUGIN);
  await page.getByRole("switch", { name: "On" }).click();
  await expect(page.getByText("Notes is off.").first()).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Notes" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Notes" })).toBeVisible();

  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("textbox", { name: "Type acme-notes to confirm" }).fill("acme-notes");
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
