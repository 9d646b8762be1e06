import { expect, expectAccessible, test } from "./fixtures";

const HEAD = "title,displayArtist,label,releaseDate,genre,language,copyright,copyrightYear,territories,startDate,trackNumber,trackTitle,duration,isrc";

test("a table is checked without storing, imported, and leads to its draft", async ({ page, signIn }) => {
  const title = `Imported ${Date.now()}`;
  const rows = [`${title},Ada,Example Recordings,2027-02-26,Ambient,en,Example Recordings,2027,Worldwide,2027-02-26,1,Departure,190,QZES72600009`, "Broken,Ada,Example Recordings,someday,Ambient,en,Example Recordings,2027,Worldwide,,1,Arrival,200,QZES72600010"];
  await signIn("manager");
  await page.goto("/imports");
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Or paste the text" }).fill([HEAD, ...rows].join("\n"));
  await expect(page.getByText("It looks like: Table (CSV).")).toBeVisible();
  await page.getByRole("button", { name: "Check without storing" }).click();
  await expect(page.getByText("1 release would be imported, 1 not")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import 1 release" }).click();
  await expect(page.getByText("1 release imported, 1 not").first()).toBeVisible();
  await expect(page.getByText("In part").first()).toBeVisible();
  await page.getByRole("link", { name: title }).first().click();
  await expect(page).toHaveURL(/\/releases\/[0-9a-f]+/);
});

test("a file's format is found by its content, and one that is nothing is refused with words", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/imports");
  await page.locator("input[type=file]").setInputFiles({ name: "list.json", mimeType: "application/json", buffer: Buffer.from("[{") });
  await expect(page.getByText("It looks like: JSON.")).toBeVisible();
  await page.getByRole("button", { name: "Check without storing" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not valid JSON" })).toBeVisible();
});
