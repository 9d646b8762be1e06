import type { APIRequestContext } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";
import { stack } from "./stack";

/** The manager's preferences as they were: the other scenarios are told in English. */
async function resetPreferences(request: APIRequestContext): Promise<void> {
  const { auth, hosting, users } = stack();
  const signedIn = await request.post(`${auth}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=local`, {
    data: { email: users.manager, password: users.password, returnSecureToken: true },
  });
  const { idToken } = (await signedIn.json()) as { idToken: string };
  const headers = { Authorization: `Bearer ${idToken}`, "Content-Type": "application/merge-patch+json" };
  await request.patch(`${hosting}/api/v1/users/me`, { headers, data: { preferences: { language: "en", theme: "auto" } } });
}

const SECTIONS = ["profile", "appearance", "notifications", "privacy", "general", "style", "branding", "numbers", "members", "security", "webhooks", "plugins", "audit"];

test("every section of the settings is accessible in both themes", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  for (const section of SECTIONS) {
    await page.goto(`/settings/${section}`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectAccessible(page);
  }
});

test("a manager sees the label's settings but changes none, and does not see what is for admins", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/settings/general");
  await expect(page.getByText("Only admins can change these settings.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name*", exact: true })).toBeDisabled();
  await expect(page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await page.goto("/settings/audit");
  await expect(page.getByRole("heading", { name: "Nothing here for you" })).toBeVisible();
});

test("a changed name is unsaved until it is saved, and stays", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/settings/profile");
  const name = page.getByRole("textbox", { name: "Name*", exact: true });
  await name.fill(`Manager ${Date.now()}`);
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  const entered = await name.inputValue();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved")).toBeVisible();
  await page.reload();
  await expect(name).toHaveValue(entered);
});

test("the language and the theme apply at once and come back after a reload", async ({ page, signIn, request }) => {
  await resetPreferences(request);
  await signIn("manager");
  await page.goto("/settings/appearance");
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.getByRole("combobox", { name: "Language" }).click();
  await page.getByRole("option", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Einstellungen" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Einstellungen" })).toBeVisible();
  await resetPreferences(request);
});

test("somebody is invited with a link, and the invitation is revoked", async ({ page, signIn }) => {
  const email = `guest-${Date.now()}@label.example`;
  await signIn("admin");
  await page.goto("/settings/members");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Invite" }).click();
  await expect(page.getByRole("textbox", { name: "Link" })).toHaveValue(/\/invitation#.{20,}/);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: `Revoke: ${email}` }).click();
  await expect(page.getByRole("button", { name: `Revoke: ${email}` })).toHaveCount(0);
});

test("ownership is transferred only after the label's name was typed", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/settings/members");
  await page.getByRole("button", { name: /^Actions: Manager/ }).click();
  await page.getByRole("menuitem", { name: "Make the owner" }).click();
  const confirm = page.getByRole("button", { name: "Make the owner" });
  await expect(confirm).toBeDisabled();
  await page.getByRole("textbox", { name: /^Type / }).fill("something else");
  await expect(confirm).toBeDisabled();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(confirm).toHaveCount(0);
});

test("an API key is shown once, works, is rotated, and is refused once revoked", async ({ page, signIn, request }) => {
  const name = `Robot ${Date.now()}`;
  const ask = async (secret: string) => (await request.get(`${stack().hosting}/api/v1/releases?limit=1`, { headers: { Authorization: `Bearer ${secret}` } })).status();
  await signIn("admin");
  await page.goto("/settings/security");
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("combobox", { name: "Releases" }).click();
  await page.getByRole("option", { name: "Read", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create a key" }).click();
  const secret = page.getByRole("textbox", { name: "Secret" });
  await expect(secret).toHaveValue(/^sk_/);
  expect(await ask(await secret.inputValue())).toBe(200);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: `Rotate: ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
  await expect(secret).toHaveValue(/^sk_/);
  const second = await secret.inputValue();
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page.getByRole("button", { name: `Revoke: ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: `Revoke: ${name}` })).toHaveCount(0);
  expect(await ask(second)).toBe(401);
});

test("a webhook is created, tested, seen in its log, and deleted", async ({ page, signIn }) => {
  const name = `Our server ${Date.now()}`;
  await signIn("admin");
  await page.goto("/settings/webhooks");
  await page.getByRole("button", { name: "Create a webhook" }).click();
  await page.getByRole("textbox", { name: "Address" }).fill("http://127.0.0.1:9/stardust");
  await page.getByRole("textbox", { name: "Description" }).fill(name);
  await page.getByRole("checkbox", { name: "delivery.live" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create a webhook" }).click();
  await expect(page.getByRole("textbox", { name: "Secret" })).toHaveValue(/.{20,}/);
  await page.getByRole("button", { name: "I have kept it" }).click();
  const card = page.getByRole("region", { name });
  await card.getByRole("button", { name: "Test" }).click();
  await card.getByRole("link", { name: "Log" }).click();
  await expect(page.getByText("webhook.test").first()).toBeVisible();
  await page.getByText("webhook.test").first().click();
  await expect(page.getByLabel("What was sent")).toContainText('"type": "webhook.test"');
  await expectAccessible(page);
  await page.getByRole("button", { name: `Actions: ${name}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL("/settings/webhooks");
  await expect(card).toHaveCount(0);
});

test("the branding says where a colour can be read, and gives the record that proves a domain", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/settings/branding");
  const colour = page.getByRole("textbox", { name: "Main colour" });
  await colour.fill("#ffee00");
  await expect(page.getByText(/^Light: contrast 1\.\d to 1 is under 4\.5/)).toBeVisible();
  await expect(page.getByText(/^Dark: readable/)).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(colour).not.toHaveValue("#ffee00");
  const domain = `music-${Date.now()}.example.com`;
  await page.getByRole("textbox", { name: "Your domain" }).fill(domain);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const record = page.getByRole("region", { name: `Proof for ${domain}` });
  await expect(record.getByRole("textbox", { name: "Name" })).toHaveValue(`_stardust.${domain}`);
  await expect(record.getByRole("textbox", { name: "Value" })).toHaveValue(/^stardust-verify=/);
  await page.getByRole("textbox", { name: "Your domain" }).fill("");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(record).toHaveCount(0);
});

test("the audit log is filtered, verified and exported", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/settings/audit");
  const list = page.getByRole("list", { name: "Audit log" });
  await page.getByRole("combobox", { name: "Filter" }).click();
  await page.getByRole("option", { name: "Action" }).click();
  await page.getByRole("button", { name: "Action", exact: true }).click();
  await page.getByRole("option", { name: "Target created" }).click();
  await expect(list.getByText("Target created").first()).toBeVisible();
  await page.getByRole("button", { name: "Verify the chain" }).click();
  await expect(page.getByText(/^The chain is whole/)).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Table (CSV)" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

test("a person exports their own data, and erases themselves only after typing their address", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/settings/privacy");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  expect((await download).suggestedFilename()).toMatch(/^my-data-.*\.json$/);
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("button", { name: "Agree: Terms" }).or(page.getByRole("button", { name: "Withdraw: Terms" }))).toBeVisible();
  await page.getByRole("button", { name: "Erase my account" }).click();
  await expect(page.getByRole("dialog").getByRole("button", { name: "Erase my account" })).toBeDisabled();
  await page.getByRole("button", { name: "Cancel" }).click();
});

test("an admin searches the style rules, changes a severity, and takes it back", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/settings/style");
  await expect(page.locator("[data-rule]")).toHaveCount(60);
  await page.getByRole("searchbox", { name: "Search rules by text, code or source" }).fill("emoji apple");
  const row = page.locator("[data-rule]");
  await expect(row).toHaveCount(1);
  await expect(row).toHaveAttribute("data-rule", "emoji");
  await row.getByRole("combobox", { name: "Severity of emoji" }).click();
  await page.getByRole("option", { name: "Error" }).click();
  await expect(row.getByText("Usually: Warning")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Everything is saved")).toBeVisible();
  await page.reload();
  await page.getByRole("switch", { name: "Only changed ones (1)" }).click();
  await expect(row).toHaveCount(1);
  await expect(row.getByRole("combobox", { name: "Severity of emoji" })).toHaveText("Error");
  await expectAccessible(page);
  await row.getByRole("button", { name: "Reset emoji to its usual severity" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No rule found" })).toBeVisible();
  await expect(page.getByText("Everything is saved")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("switch", { name: "Only changed ones (none)" })).toBeVisible();
});

test("a manager reads the style rules and changes none", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/settings/style");
  await expect(page.getByText("Only admins can change these settings.")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Severity of emoji" })).toBeDisabled();
});
