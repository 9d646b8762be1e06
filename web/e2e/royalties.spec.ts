import type { Page } from "@playwright/test";
import { downloaded, expect, expectAccessible, signIn as signInAs, test, visitor } from "./fixtures";
import { stack } from "./stack";

/** No other scenario sells this recording, and the agreements are about it alone: each run of this one earns the same. */
const ISRC = "QZE2E2699001";
const ARTIST = "Nova Kestrel";
const NUMBER = String(Date.now()).slice(-7);
const SHEET = ["ISRC,Title,Artist,Country,Quantity,Revenue,Currency,Service,Month,Use type", `${ISRC},Tide,${ARTIST},DE,1000,200.00,EUR,Service ${NUMBER},2026-01,OnDemandStream`].join("\n");
const AGREEMENTS = {
  payer: { holder: "Example Distribution", iban: "DE89370400440532013000" },
  payees: [
    { id: "label", name: "Example Records", kind: "label", currency: "EUR", paid: false },
    { id: "producer", name: "Ada Example", kind: "producer", currency: "EUR" },
    { id: "artist", name: ARTIST, currency: "EUR", account: { holder: ARTIST, iban: "NL91ABNA0417164300" } },
  ],
  agreements: [{ id: "deal", startDate: "2020-01-01", rules: [{ id: "all", scope: { tracks: [ISRC] }, shares: [{ payee: "label", percent: "30" }, { payee: "artist", percent: "60" }, { payee: "producer", percent: "10", confirmation: "awaited" }] }] }],
};

async function importSales(page: Page): Promise<void> {
  await page.goto("/sales/new");
  await page.locator("input[type=file]").setInputFiles({ name: `royalties-${NUMBER}.csv`, mimeType: "text/csv", buffer: Buffer.from(SHEET) });
  await page.getByRole("button", { name: "Upload and read" }).click();
  await expect(page.getByText("1 report is stored")).toBeVisible({ timeout: 90_000 });
}

async function storeAgreements(admin: Page): Promise<void> {
  await admin.goto("/royalties");
  await admin.getByRole("button", { name: /^Upload (agreements|a new version)$/ }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles({ name: "agreements.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(AGREEMENTS)) });
  await expectAccessible(admin);
  await dialog.getByRole("button", { name: "Upload and store" }).click();
  await expect(admin.getByText(/^Version \d+ is in force\.$/).first()).toBeVisible({ timeout: 30_000 });
  await expect(dialog).toHaveCount(0);
  await expect(admin.getByText(/1 share waits for its payee/)).toBeVisible();
}

/** Proposes a run, and waits for its page. */
async function propose(page: Page, until = ""): Promise<void> {
  await page.goto("/royalties");
  await page.getByRole("button", { name: "Propose a run" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("Last day of the period").fill(until);
  await dialog.getByRole("button", { name: "Propose" }).click();
  await expect(page).toHaveURL(/\/royalties\/[0-9a-f]+$/);
}

test("two people close a royalty run, and an admin pays it", async ({ page, browser, signIn }) => {
  test.slow();
  const { users } = stack();
  await signIn("manager");
  await importSales(page);
  const admin = await visitor(browser);
  await signInAs(admin, users.admin, users.password);
  await storeAgreements(admin);
  await expectAccessible(admin);

  // The manager proposes a run, and cannot approve it. Payments and agreements are not for managers.
  await page.goto("/royalties/payments");
  await expect(page.getByRole("heading", { name: "Only admins see payments" })).toBeVisible();
  await page.goto("/royalties");
  await expect(page.getByRole("button", { name: /^Upload/ })).toHaveCount(0);
  await propose(page);
  await expect(page.getByText("Waits for approval").first()).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("Another manager or admin has to approve it.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: ARTIST })).toBeVisible();
  await expectAccessible(page);

  // The admin, who did not propose it, approves it.
  await admin.goto(new URL(page.url()).pathname);
  await admin.getByRole("button", { name: "Approve" }).click();
  await expect(admin.getByRole("dialog").getByText("This cannot be taken back", { exact: false })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  for (const each of [page, admin]) await expect(each.getByText("Booked", { exact: true }).first()).toBeVisible({ timeout: 90_000 });

  // The artist's statement, and its document.
  await page.getByRole("link", { name: ARTIST }).click();
  await expect(page.getByRole("heading", { level: 1, name: ARTIST })).toBeVisible();
  await expect(page.getByText("€120.00").first()).toBeVisible();
  await expect(page.getByText("Payment is due")).toBeVisible();
  await expectAccessible(page);
  const pdf = await downloaded(page, () => page.getByRole("button", { name: "Download as PDF" }).click());
  expect(pdf.content.subarray(0, 4).toString()).toBe("%PDF");

  // The admin takes the file for the bank, and marks the payment as made; the statement then says so.
  await admin.goto("/royalties");
  await expectAccessible(admin);
  await admin.getByRole("link", { name: "Payments" }).click();
  await expect(admin.getByRole("checkbox", { name: `Choose the payment to ${ARTIST}` }).first()).toBeVisible();
  await admin.getByRole("checkbox", { name: "Choose all payments" }).click();
  await expectAccessible(admin);
  const transfers = await downloaded(admin, () => admin.getByRole("button", { name: "SEPA file" }).click());
  expect(transfers.content.toString()).toContain("NL91ABNA0417164300");
  await admin.getByRole("button", { name: "Mark as paid" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Mark as paid" }).click();
  await expect(admin.getByText(/^\d+ payments? (is|are) marked as paid\.$/).first()).toBeVisible();
  await expect(admin.getByText("No payment is due")).toBeVisible();
  await expect(page.getByText("Paid", { exact: true })).toBeVisible();

  // Nothing is new: another run books nothing, and ends by itself.
  await propose(page);
  await expect(page.getByText("Nothing new").first()).toBeVisible({ timeout: 90_000 });

  // A period that ends before the last one that was closed cannot be planned; the page says why, and the run is removed.
  await propose(page, "2020-01-31");
  await expect(page.getByText("Not planned", { exact: true })).toBeVisible({ timeout: 90_000 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("Discarded", { exact: true })).toBeVisible({ timeout: 90_000 });

  // The producer has a link, needs no account, and confirms its share: what was held is in the next run.
  await admin.goto("/royalties");
  await admin.getByLabel("Payee's id in the agreements").fill("producer");
  await admin.getByRole("button", { name: "Make a link" }).click();
  const link = await admin.getByRole("dialog").getByRole("textbox").inputValue();
  await expectAccessible(admin);
  const producer = await visitor(browser);
  await producer.goto(link);
  await expect(producer.getByRole("heading", { level: 1, name: "Ada Example" })).toBeVisible();
  await expect(producer.getByText("Waits for you")).toBeVisible();
  await expectAccessible(producer);
  const statement = await downloaded(producer, () => producer.getByRole("button", { name: "Download as CSV" }).first().click());
  expect(statement.content.toString()).toContain(ISRC);
  await producer.getByRole("button", { name: "Confirm the shares" }).click();
  await producer.getByRole("dialog").getByRole("button", { name: "Confirm the shares" }).click();
  await expect(producer.getByText("Waits for you")).toHaveCount(0);
  await expect(producer.getByText("Your shares are confirmed.").first()).toBeVisible();
  await page.goto("/royalties");
  await page.getByRole("button", { name: "Propose a run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Propose" }).click();
  await expect(page.getByText("Waits for approval").first()).toBeVisible({ timeout: 90_000 });

  // A link that was revoked opens nothing.
  await admin.getByRole("dialog").getByRole("button", { name: "I have kept it" }).click();
  await admin.goto("/royalties");
  await admin.getByRole("button", { name: "Revoke the link of producer" }).first().click();
  await expect(admin.getByText("The link is revoked.").first()).toBeVisible();
  await producer.reload();
  await expect(producer.getByText("The link is not valid.")).toBeVisible();
  await expectAccessible(producer);
  for (const each of [admin, producer]) await each.context().close();
});
