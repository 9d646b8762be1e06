/** Pages that are signed in, and checks that every scenario makes: no error on the console, nothing that axe finds. */
import AxeBuilder from "@axe-core/playwright";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type Download, expect, test as base, type Page } from "@playwright/test";
import { stack } from "./stack";

/** Where to put pictures of the pages, for people to look at. */
export const { PICTURES } = process.env;
export const WIDTHS = [390, 1440];

export type Role = "admin" | "manager";
export { expect };

interface Fixtures {
  /** Makes the page that of a signed-in person; go to a page afterwards. */
  signIn: (role: Role) => Promise<void>;
}

/** Signs in with the form, as a person does. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL("/");
}

/** Signs up with the form, opens the link of the mail, and names a label or accepts the invitation, as a new person does. */
export async function signUp(page: Page, email: string, joins: { label: string } | { invitation: string }): Promise<void> {
  if ("label" in joins) await page.goto("/sign-up");
  else {
    await page.goto(joins.invitation);
    await page.getByRole("link", { name: "Sign up" }).click();
  }
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill("a long enough password");
  await page.getByRole("checkbox").click();
  await page.getByRole("button", { name: "Sign up", exact: true }).click();
  await expect(page.getByText(email)).toBeVisible();
  const codes = await (await page.request.get(`${stack().auth}/emulator/v1/projects/demo-stardust/oobCodes`)).json();
  await page.request.get(codes.oobCodes.findLast((each: { email: string }) => each.email === email).oobLink as string);
  await page.getByRole("button", { name: "I have opened the link" }).click();
  if ("label" in joins) {
    await page.getByLabel("Label or company").fill(joins.label);
    await page.getByRole("button", { name: "Create the label" }).click();
  } else await page.getByRole("button", { name: /^Accept/ }).click();
  await expect(page).toHaveURL("/");
}

/** Where Firebase Authentication keeps who is signed in. */
const ACCOUNTS = { database: "firebaseLocalStorageDb", store: "firebaseLocalStorage", key: "fbase_key" };
const kept = new Map<Role, unknown[]>();

/** Signs in with the form once for each role; afterwards the browser is given what it kept then. */
async function signInOnce(page: Page, role: Role): Promise<void> {
  const { users } = stack();
  const rows = kept.get(role);
  if (!rows) {
    await signIn(page, users[role], users.password);
    kept.set(role, await page.evaluate(readAccounts, ACCOUNTS));
    return;
  }
  await page.goto("/favicon.svg"); // the cheapest page of the origin
  await page.evaluate(writeAccounts, { ...ACCOUNTS, rows });
}

type Place = typeof ACCOUNTS;

function readAccounts({ database, store }: Place): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const all = opening.result.transaction(store).objectStore(store).getAll();
      all.onsuccess = () => resolve(all.result);
    };
  });
}

function writeAccounts({ database, store, key, rows }: Place & { rows: unknown[] }): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database, 1);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: key });
    opening.onsuccess = () => {
      const writing = opening.result.transaction(store, "readwrite");
      for (const row of rows) writing.objectStore(store).put(row);
      writing.oncomplete = () => (opening.result.close(), resolve());
    };
  });
}

/** Of axe's rules, those whose answer depends on the theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** Expects that axe finds nothing on the page as it is, in the light theme, nor in the colours of the dark one. */
export async function expectAccessible(page: Page): Promise<void> {
  if (PICTURES) await pictures(page);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // a colour in transition has any contrast
    const axe = new AxeBuilder({ page }).setLegacyMode(page.frames().length === 1); // which opens no page of its own
    const rules = colorScheme === "dark" ? axe.withRules(COLOURS) : axe.withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]);
    const { violations } = await rules.analyze();
    const told = violations.map((each) => `${each.id}: ${each.nodes.map((node) => `${node.target.join(" ")} (${node.any[0]?.message ?? node.html})`).join(", ")}`);
    expect(told, colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

let taken = 0;

/** What the scenario looks at now, at both widths. */
async function pictures(page: Page): Promise<void> {
  const size = page.viewportSize();
  taken += 1;
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await picture(page, `${base.info().title} ${taken}-${width}`);
  }
  if (size) await page.setViewportSize(size);
}

/** The page in both themes, as files of this name. */
export async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(PICTURES ?? "", `${name.replace(/[^a-z0-9-]+/gi, "_")}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: null });
}

/** What `act` makes the browser download, once all of it has arrived. */
export async function downloaded(page: Page, act: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
  const begun = page.waitForEvent("download");
  await act();
  const download: Download = await begun;
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

/** A page in a browser of somebody else. */
export async function visitor(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: stack().hosting, locale: "en-GB", timezoneId: "UTC" })).newPage();
  await noticeSeen(page);
  return page;
}

/** The notice about storage covers the foot of a page until it was read. */
const noticeSeen = (page: Page) =>
  page.addInitScript(() => {
    try {
      localStorage.setItem("storage-notice-seen", "true");
    } catch {} // a frame or page that a download begins in
  });

export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("Failed to load resource")) errors.push(message.text());
    });
    await noticeSeen(page);
    await use(page);
    expect(errors).toEqual([]);
  },
  signIn: async ({ page }, use) => {
    await use((role) => signInOnce(page, role));
  },
});
