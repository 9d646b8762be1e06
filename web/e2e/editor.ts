/** The editor of a release, as scenarios use it. */
import { expect, type Page } from "@playwright/test";

/** Waits until everything that was entered is stored. */
export const saved = (page: Page) => expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toBeVisible({ timeout: 15_000 });

/** A step of the editor. */
export const step = (page: Page, name: string) => page.getByRole("navigation", { name: "Steps" }).getByRole("button", { name });

/** Chooses a genre of the vocabulary for the whole release. */
export async function chooseGenre(page: Page, name: string): Promise<void> {
  await page.locator("main").getByRole("button", { name: /^Genre/ }).click();
  await page.getByPlaceholder("Search genres").fill(name);
  await page.getByRole("option", { name, exact: true }).first().click();
}

/** Chooses a folder of the disk. */
export async function chooseFolder(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a folder" }).click();
  await (await chooser).setFiles(path);
}

/** A UPC that no other release has, with its check digit. */
export function barcode(): string {
  const digits = String(Date.now()).slice(-11);
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 1 : 3), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/** An ISRC that no other recording has. */
export const isrc = (index: number): string => `QZEXA27${String(Date.now() % 10_000).padStart(4, "0")}${index}`;
