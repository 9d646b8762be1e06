import { readFileSync } from "node:fs";
import { expect, expectAccessible, test } from "./fixtures";
import { stack } from "./stack";

interface TargetFile {
  config: { host: string; port: number; username: string; privateKey: string };
  ddex: { partyId: string; partyName: string };
}

test("an administrator creates a target, tests it, stops and starts it, edits and deletes it", async ({ page, signIn }) => {
  const { config, ddex } = JSON.parse(readFileSync(stack().targetFiles[0] ?? "", "utf8")) as TargetFile;
  const name = `Story ${Date.now()}`;
  await signIn("admin");
  await page.goto("/targets");
  await expect(page.getByRole("heading", { name: "Harbour Music" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "New target" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Host", { exact: true }).fill(config.host);
  await page.getByLabel("Port").fill(String(config.port));
  await page.getByLabel("Username").fill(config.username);
  await page.getByLabel("Private key", { exact: true }).fill(config.privateKey);
  await page.getByRole("button", { name: "Show the server's host keys" }).click();
  await page.getByRole("button", { name: /^Use: ssh-/ }).first().click();
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText("Everything that deliveries need works", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Party ID", { exact: true }).fill(ddex.partyId);
  await page.getByLabel("Party name").fill(ddex.partyName);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Next" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create the target" }).click();

  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Stop deliveries" }).click();
  await expect(page.getByText("Stopped", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Let deliveries run" }).click();
  await expect(page.getByText("Working", { exact: true })).toBeVisible();
  await page.getByRole("tab", { name: "Settings" }).click();
  await page.getByLabel("Name", { exact: true }).fill(`${name} B`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${name} B` })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("tab", { name: "State" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByLabel(`Type ${name} B to confirm`).fill(`${name} B`);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page).toHaveURL("/targets");
  await expect(page.getByRole("heading", { name: `${name} B` })).toHaveCount(0);
});

test("a refused target shows what is missing, at its field", async ({ page, signIn }) => {
  await signIn("admin");
  await page.goto("/targets/new");
  await page.getByLabel("Known DSP").click();
  await page.getByRole("option", { name: "Spotify" }).click();
  await expect(page.getByText("What Spotify wants")).toBeVisible();
  for (let step = 0; step < 3; step += 1) await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Create the target" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page);
});

test("a manager sees the targets but cannot create one", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/targets");
  await expect(page.getByRole("heading", { name: "Harbour Music" })).toBeVisible();
  await expect(page.getByRole("link", { name: "New target" })).toHaveCount(0);
  await page.goto("/targets/new");
  await expect(page.getByRole("heading", { name: "Only administrators create targets" })).toBeVisible();
});
