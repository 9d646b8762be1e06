import { expect, expectAccessible, signIn, signUp, test } from "./fixtures";
import { stack } from "./stack";

const OUTSIDE = ["/welcome", "/sign-in", "/sign-up", "/reset-password", "/invitation#token", "/status", "/privacy", "/terms", "/nowhere"];

for (const path of OUTSIDE) {
  test(`${path} is open to anyone, and accessible in both themes`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

test("a button that is pointed at can be read in both themes", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in", exact: true }).hover();
  await expectAccessible(page);
});

test("a wrong password is explained, and the right one leads to the page that was asked for", async ({ page }) => {
  const { users } = stack();
  await page.goto("/deliveries");
  await expect(page).toHaveURL(/sign-in/);
  await page.getByLabel("E-mail address").fill(users.manager);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("The address or the password is wrong.");
  await page.getByLabel("Password").fill(users.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/deliveries");
});

test("signing out leaves none of the label's documents in the browser", async ({ page }) => {
  const { users } = stack();
  const kept = () => page.evaluate(async () => (await indexedDB.databases()).map((each) => each.name ?? "").filter((name) => name.startsWith("firestore/")));
  await signIn(page, users.manager, users.password);
  await page.goto("/deliveries");
  await expect(page.getByRole("link", { name: "Night Transit" }).first()).toBeVisible();
  expect(await kept()).toHaveLength(1);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  expect(await kept()).toEqual([]);
  await page.goBack();
  await expect(page).toHaveURL(/sign-in/);
});

test("a new person signs up, verifies the address, names the label, and signs out", async ({ page }) => {
  await signUp(page, `new-${Date.now()}@label.example`, { label: "Ada's Records" });
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/sign-in");
});

test("signing out everywhere ends the session on this device too, and asks before", async ({ page }) => {
  test.slow();
  const email = `everywhere-${Date.now()}@label.example`;
  await signUp(page, email, { label: "Everywhere Records" });
  await page.goto("/settings/security");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  const ended = page.waitForResponse((each) => each.url().endsWith("/users/me/sign-out"));
  await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  expect((await ended).status()).toBe(200);
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the notice about storage can be closed", async ({ page, signIn }) => {
  await page.addInitScript(() => localStorage.removeItem("storage-notice-seen"));
  await signIn("manager");
  await page.goto("/releases");
  await page.getByRole("button", { name: "Understood" }).click();
  await expect(page.getByRole("button", { name: "Understood" })).toHaveCount(0);
});
