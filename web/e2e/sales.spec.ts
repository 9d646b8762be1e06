import { downloaded, expect, expectAccessible, test } from "./fixtures";

const HEAD = "ISRC,Title,Artist,Country,Quantity,Revenue,Currency,Service,Month,Use type";

/** A spreadsheet of sales of a service of its own: a recording that nobody knows, and one without its ISRC. */
function sheet(service: string, revenue = "0.0351"): Buffer {
  const row = (named: string, quantity: number) => `${named},DE,${quantity},${revenue},EUR,${service},2026-01,OnDemandStream`;
  return Buffer.from([HEAD, row(`QZE2E26${service.slice(-5)},Tide of ${service},Nova Kestrel`, 10), row(",Departure,The Example Ensemble", 4)].join("\n"));
}

test("a sales report is imported, counts, is settled, and is taken back", async ({ page, signIn }) => {
  test.slow();
  const service = `Service ${String(Date.now()).slice(-7)}`;
  const name = `${service.replace(" ", "-")}.csv`;
  await signIn("manager");
  await page.goto("/sales/new");
  await expectAccessible(page);
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: sheet(service) });
  await page.getByRole("button", { name: "Upload and read" }).click();
  await expect(page.getByText("1 report is stored")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("2 sales lines count from now on")).toBeVisible();
  await expectAccessible(page);
  const report = page.url();

  // The report has its sums and the file as it came.
  await page.goto("/sales");
  await page.getByRole("link", { name: service }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: service })).toBeVisible();
  await expect(page.getByText("€0.07").first()).toBeVisible();
  await expectAccessible(page);
  const file = await downloaded(page, () => page.getByRole("button", { name: "Download the file" }).click());
  expect(file.content.toString()).toBe(sheet(service).toString());

  // What it reports is in the figures.
  await page.goto("/sales/analytics");
  await expect(page.getByText(service).first()).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);

  // A title that the catalogue has is proposed, and a person says so; what is not found is not theirs. Both are undone.
  const matches = (state: string) => page.getByRole("list", { name: state, exact: true }).locator("> li");
  await page.goto("/sales/matches");
  const departure = matches("To decide").filter({ hasText: service });
  await expect(departure.getByText(/same title and artist/).first()).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await departure.getByRole("button", { name: /^It is Departure/ }).first().click();
  await expect(departure).toHaveCount(0);
  await page.getByRole("button", { name: "Not found", exact: true }).click();
  const tide = matches("Not found").filter({ hasText: `Tide of ${service}` });
  await tide.getByRole("button", { name: "Not ours" }).click();
  await expect(tide).toHaveCount(0);
  await page.getByRole("button", { name: "Settled", exact: true }).click();
  const settled = matches("Settled").filter({ hasText: service });
  await expect(settled.getByText("Settled: it is not yours")).toBeVisible();
  await expectAccessible(page);
  await settled.filter({ hasText: "Departure" }).getByRole("button", { name: "Take back" }).click();
  await expect(settled).toHaveCount(1);
  await settled.getByRole("button", { name: "Take back" }).click();
  await expect(settled).toHaveCount(0);

  // The same file again counts once; one with an amount that is none is refused, with its cell.
  await page.goto("/sales/new");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: sheet(service) });
  await page.getByRole("button", { name: "Upload and read" }).click();
  await expect(page.getByText("Nothing new")).toBeVisible({ timeout: 90_000 });
  await page.goto("/sales/new");
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: sheet(service, "much") });
  await page.getByRole("button", { name: "Upload and read" }).click();
  await expect(page.getByText(/^Nothing was stored: /)).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("Column “Revenue”")).toBeVisible();
  await expectAccessible(page);

  // The way back.
  await page.goto(report);
  await page.getByRole("button", { name: "Roll back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("Rolled back", { exact: true }).first()).toBeVisible({ timeout: 90_000 });
  await page.goto("/sales");
  await expect(page.getByRole("link", { name: service })).toHaveCount(0);
});
