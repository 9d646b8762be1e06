import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { barcode, chooseFolder, chooseGenre, isrc, saved, step } from "./editor";
import { expect, signUp, test } from "./fixtures";
import { albumFolder } from "./recordings";
import { stack } from "./stack";

const TITLES = ["First Light", "Second Wind", "Third Rail"];
const ANSWERED_WITHIN_MS = 90_000;

interface TargetFile {
  name: string;
  protocol: string;
  layout: string;
  config: Record<string, string | number>;
  ddex: { partyId: string; partyName: string };
}

/** Chooses in a list: opens it, and takes the option of this name. */
async function choose(page: Page, list: Locator, option: string): Promise<void> {
  await list.click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

/** Makes a target that reaches a local DSP, whose answers are read from its folder. */
async function makeTarget(page: Page, { name, protocol, layout, config, ddex }: TargetFile): Promise<void> {
  await page.goto("/targets/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Next" }).click();
  await choose(page, page.getByLabel("Protocol"), protocol);
  for (const [option, value] of Object.entries(config)) {
    const field = page.locator(`[data-path="config.${option}"]`).locator("input, textarea").first();
    if (await field.isHidden()) await page.getByRole("button", { name: "More options" }).click();
    await field.fill(String(value));
  }
  await page.getByRole("button", { name: "Test the connection" }).click();
  await expect(page.getByText("Everything that deliveries need works", { exact: false })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Party ID", { exact: true }).fill(ddex.partyId);
  await page.getByLabel("Party name").fill(ddex.partyName);
  await choose(page, page.getByLabel("Folders"), layout);
  await page.getByRole("button", { name: "Next" }).click();
  await choose(page, page.getByLabel("Channel"), "Folder");
  await page.getByRole("button", { name: "Create the target" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Looks for the DSP's acknowledgements on the truth board until it has said so. */
async function awaitState(page: Page, title: string, target: string, state: string): Promise<void> {
  await page.goto("/board");
  const cell = page.getByRole("button", { name: new RegExp(`^${title}.* at ${target}:`) });
  await cell.click();
  const details = page.getByRole("dialog");
  await expect(async () => {
    const look = details.getByRole("button", { name: "Look for acknowledgements" });
    if (await look.isEnabled({ timeout: 1_000 }).catch(() => false)) await look.click({ timeout: 3_000 });
    await expect(details.getByText(state, { exact: true }).first()).toBeVisible({ timeout: 6_000 });
  }).toPass({ timeout: ANSWERED_WITHIN_MS });
  await page.keyboard.press("Escape");
  await expect(cell).toHaveAccessibleName(new RegExp(`: ${state}`));
}

test("a new person makes an album from a folder, delivers it to two DSPs, changes it, withdraws it at one, and exports", async ({ page }) => {
  test.setTimeout(600_000);
  const title = `Harbour Lights ${Date.now() % 100_000}`;
  const targets = stack().targetFiles.map((file) => JSON.parse(readFileSync(file, "utf8")) as TargetFile);
  const [first = "", second = ""] = targets.map((each) => each.name);

  await test.step("signs up, and tells who sends", async () => {
    await signUp(page, `story-${Date.now()}@label.example`, { label: "Ada's Records" });
    await page.goto("/settings/general");
    await page.getByLabel("Party ID").fill("PADPIDA0000000001O");
    await page.getByLabel("Name in messages").fill("Ada's Records");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Everything is saved")).toBeVisible();
  });

  for (const target of targets) await test.step(`makes the target ${target.name}`, () => makeTarget(page, target));

  await test.step("makes a release from a folder", async () => {
    await page.goto("/releases/new");
    await page.getByLabel("Title").fill(title);
    await page.getByLabel("Artist").fill("The Lighthouse");
    await chooseFolder(page, albumFolder(title, TITLES));
    await expect(page).toHaveURL(/\/edit\/assets/);
    for (const index of TITLES.keys()) await expect(page.locator(`[data-path="tracks[${index}].audio"]`)).toContainText("44.1 kHz", { timeout: 120_000 });
    await expect(page.getByRole("img", { name: /Front cover/ })).toBeVisible({ timeout: 60_000 });
  });

  await test.step("fills in the rest, as the review asks", async () => {
    await step(page, "Review").click();
    await expect(page.getByText(/things have to be mended/)).toBeVisible();
    await page.getByRole("listitem").filter({ hasText: "basic.releaseDate" }).getByRole("button", { name: "Show" }).click();
    await page.getByLabel("Release date", { exact: true }).fill("2026-01-16");
    await page.getByLabel("Barcode").fill(barcode());
    await step(page, "Tracks").click();
    for (const [index, each] of TITLES.entries()) await page.getByLabel(`ISRC: ${each}`).fill(isrc(index));
    await step(page, "Metadata").click();
    await chooseGenre(page, "Electronic");
    await saved(page);
    await step(page, "Review").click();
    const ready = page.getByRole("button", { name: "Mark ready and deliver" });
    await expect(ready).toBeEnabled({ timeout: 30_000 });
    await ready.click();
  });

  await test.step("delivers it to both, and watches the log", async () => {
    await expect(page).toHaveURL(/\/deliveries\/new/);
    for (const target of targets) await page.getByRole("checkbox", { name: target.name }).click();
    await expect(page.getByText("Nothing to object to.")).toHaveCount(2, { timeout: 30_000 });
    await page.getByRole("button", { name: "Deliver", exact: true }).click();
    await page.getByRole("link", { name: /Watch the delivery/ }).first().click();
    await expect(page.getByRole("log")).toContainText("Attempt 1: Initial.", { timeout: 60_000 });
    await expect(page.getByText("Everything sent and verified")).toBeVisible({ timeout: 60_000 });
  });

  await test.step("sees it live on the truth board", async () => {
    for (const { name } of targets) await awaitState(page, title, name, "Live");
  });

  await test.step("changes the title, and sends the update", async () => {
    await page.getByRole("link", { name: title }).click();
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await page.getByLabel("Subtitle").fill("Remastered");
    await saved(page);
    await step(page, "Review").click();
    await page.getByRole("link", { name: "Deliver", exact: true }).click();
    await page.getByRole("checkbox", { name: first }).click();
    await expect(page.getByText(/changes? since the last delivery/)).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Deliver", exact: true }).click();
    await page.getByRole("link", { name: /Watch the delivery/ }).click();
    await expect(page.getByRole("log")).toContainText("Attempt 1: Update.", { timeout: 60_000 });
    await expect(page.getByText("Everything sent and verified")).toBeVisible({ timeout: 60_000 });
  });

  await test.step("takes it down at one of them", async () => {
    await page.getByRole("link", { name: new RegExp(title) }).first().click();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Take down" }).click();
    await page.getByRole("checkbox", { name: first }).click();
    await page.getByRole("button", { name: "Take down", exact: true }).click();
    await page.getByLabel(/^Type .* to confirm/).fill(title);
    await page.getByRole("dialog").getByRole("button", { name: "Take down" }).click();
    await page.getByRole("link", { name: /Watch the delivery/ }).click();
    await expect(page.getByRole("log")).toContainText("Attempt 1: Takedown.", { timeout: 60_000 });
    await awaitState(page, title, second, "Taken down");
    await awaitState(page, title, first, "Live");
  });

  await test.step("exports the catalogue", async () => {
    await page.goto("/releases");
    await page.getByRole("checkbox", { name: /^Select/ }).last().click();
    await page.getByRole("button", { name: "Export" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "Table (CSV)" }).click()]);
    expect(readFileSync(await download.path(), "utf8")).toContain(title);
  });
});
