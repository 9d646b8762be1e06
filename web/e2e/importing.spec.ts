import { downloaded, expect, expectAccessible, test } from "./fixtures";

const HEAD = "Album Title,Artist,House,Release Date,Genre,Language,C Line,Territories,Track Number,Track Title,Duration,ISRC";

/** A spreadsheet with a column that nobody knows (`House`), and a release whose date is none. */
function sheet(stamp: string): Buffer {
  const row = (title: string, date: string, number: number) =>
    `${title} ${stamp},Ada Example,Aurora Tape Records,${date},Ambient,en,2027 Aurora,World,1,Departure,3:10,QZE2E26${String((Number(stamp) + number) % 100_000).padStart(5, "0")}`;
  return Buffer.from([HEAD, row("Night Transit", "2027-02-26", 0), row("Day Transit", "2027-03-26", 1), row("Broken", "someday", 2)].join("\n"));
}

test("a spreadsheet is uploaded, mapped, looked through, imported and rolled back", async ({ page, signIn }) => {
  test.slow();
  const stamp = String(Date.now()).slice(-7);
  await signIn("manager");
  await page.goto("/imports");
  await page.getByRole("link", { name: "New import" }).first().click();
  await expectAccessible(page);
  await page.locator("input[type=file]").setInputFiles({ name: `export-${stamp}.csv`, mimeType: "text/csv", buffer: sheet(stamp) });
  await expect(page.getByText(`export-${stamp}.csv`)).toBeVisible();
  await page.getByRole("button", { name: "Upload and read" }).click();

  // The unknown column comes first, and the person says what it is.
  await expect(page).toHaveURL(/\/imports\/\w+/);
  await expect(page.getByRole("heading", { name: "Columns" })).toBeVisible({ timeout: 60_000 });
  const house = page.getByRole("listitem").filter({ hasText: "Aurora Tape Records" });
  await expect(house.getByText("Unknown")).toBeVisible();
  await expectAccessible(page);
  await house.getByRole("button", { name: /^Field of the column House/ }).click();
  await page.getByPlaceholder("Search fields").fill("Label");
  await page.getByRole("option", { name: "Label", exact: true }).first().click();
  await expect(house.getByText("Chosen")).toBeVisible();
  await page.getByRole("button", { name: "Save as profile" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as profile" });
  await dialog.getByRole("textbox").fill(`Distributor ${stamp}`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: "Show the preview" }).click();

  // No release is changed yet; the bad cell is told by its row and column.
  await expect(page.getByText("No release is changed yet")).toBeVisible({ timeout: 60_000 });
  const problems = page.getByRole("region", { name: "What was found in the files" });
  await expect(problems.getByText("'someday' is not a date.")).toBeVisible();
  await expect(problems.getByText("row 4")).toBeVisible();
  await expect(problems.getByText("Column “Release Date”")).toBeVisible();
  await expect(problems.getByText("House")).toHaveCount(0);
  await page.getByRole("button", { name: /^With errors/ }).click();
  const releases = page.getByRole("region", { name: "Releases" });
  await releases.getByRole("button", { name: new RegExp(`Broken ${stamp}`) }).click();
  await expect(page.getByRole("dialog", { name: `Broken ${stamp}` }).getByText("'someday' is not a date.")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.reload();
  await page.getByRole("button", { name: "Import 2 releases" }).click();

  // The report leads to the drafts.
  await expect(page.getByText("2 releases imported, 1 not")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  const take = async (name: string | RegExp) => {
    await page.getByRole("button", { name: "Reports" }).click();
    return (await downloaded(page, () => page.getByRole("menuitem", { name }).click())).content.toString();
  };
  expect(await take("All findings as a table")).toContain("'someday' is not a date.");
  expect(await take(/: the table with its findings$/)).toContain(`Broken ${stamp}`);
  const report = page.url();
  await releases.getByRole("button", { name: new RegExp(`Night Transit ${stamp}`) }).click();
  await page.getByRole("link", { name: "Open the release" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Night Transit ${stamp}` })).toBeVisible();
  await expect(page.getByText("Aurora Tape Records").first()).toBeVisible();

  // The way back says what goes; the drafts are gone afterwards.
  await page.goto(report);
  await page.getByRole("button", { name: "Roll back" }).click();
  const asking = page.getByRole("dialog", { name: "Roll this import back" });
  await expect(asking.getByText("2 drafts are removed")).toBeVisible();
  await expectAccessible(page);
  await asking.getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText("Rolled back: 2 removed, 0 restored, 0 kept")).toBeVisible({ timeout: 60_000 });
  await page.goto("/imports");
  await expect(page.getByRole("listitem").filter({ hasText: `export-${stamp}.csv` }).getByText("Rolled back")).toBeVisible();
  await expectAccessible(page);
});

test("a pasted text that is nothing is refused with words, and cells from a spreadsheet are taken", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/imports/new");
  const text = page.getByRole("textbox", { name: "Or paste cells or a text" });
  await text.fill("hello");
  await expect(page.getByText("This is no table, JSON or message.")).toBeVisible();
  await text.fill("Title\tArtist\nPasted\tAda");
  await page.getByRole("button", { name: "Take the text" }).click();
  await expect(page.getByText("Pasted text.csv")).toBeVisible();
  await page.getByRole("button", { name: "Remove Pasted text.csv" }).click();
  await expect(text).toBeVisible();
});
