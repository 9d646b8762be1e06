import { expect, expectAccessible, test } from "./fixtures";
import { recording } from "./recordings";

const HEAD = "Album Title,Artist,Label,Release Date,Genre,Language,C Line,Territories,Track Number,Track Title,Duration,ISRC";

test("recordings find their drafts, and somebody decides on what nothing proves", async ({ page, signIn }) => {
  test.slow();
  const stamp = String(Date.now()).slice(-6);
  const isrc = (number: number) => `QZE2E27${String((Number(stamp) + number) % 100_000).padStart(5, "0")}`;
  const row = (album: string, number: number, title: string, at: number) => `${album} ${stamp},Ada Example,Aurora,2027-02-26,Ambient,en,2027 Aurora,World,${number},${title},,${isrc(at)}`;
  const sheet = [HEAD, row("Harbour", 1, "Departure", 0), row("Harbour", 2, "Intro", 1), row("Inland", 1, "Intro", 2)].join("\n");
  await signIn("manager");
  await page.goto("/imports/new");
  await page.locator("input[type=file]").setInputFiles({ name: `files-${stamp}.csv`, mimeType: "text/csv", buffer: Buffer.from(sheet) });
  await page.getByRole("button", { name: "Upload and read" }).click();
  await page.getByRole("button", { name: "Import 2 releases" }).click({ timeout: 60_000 });
  await expect(page.getByText("2 releases imported")).toBeVisible({ timeout: 60_000 });

  // Each file says by which means it was matched; what fits several tracks waits for a choice.
  const section = page.getByRole("region", { name: "Recordings and covers" });
  const sound = (name: string, hertz: number) => ({ name, mimeType: "audio/wav", buffer: recording(hertz, 6) });
  await section.locator("input[type=file]").first().setInputFiles([sound(`${isrc(0)}.wav`, 220), sound("02 Intro.wav", 330), sound("take.wav", 440)]);
  await expect(section.getByText("1 with a place, 1 to decide, 1 without a place.")).toBeVisible();
  await expect(section.getByRole("listitem").filter({ hasText: isrc(0) }).getByText("ISRC in the name · 100%")).toBeVisible();
  await section.getByRole("button", { name: "Upload 1 file" }).scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await section.getByRole("combobox", { name: "Place of 02 Intro.wav" }).click();
  await page.getByRole("option", { name: `Some track of Harbour ${stamp}: compare by sound` }).click();
  await section.getByRole("combobox", { name: "Place of take.wav" }).click();
  await page.getByRole("option", { name: `Some track of Inland ${stamp}: compare by sound` }).click();
  await section.getByRole("button", { name: "Upload 3 files" }).click();
  await expect(section.getByText("3 of 3 files arrived")).toBeVisible({ timeout: 60_000 });

  // In one release the title tells; Deezer has none of them, so that a person says whose recording the other one is.
  await section.getByRole("button", { name: "Compare with the previews at Deezer" }).click();
  await expect(section.getByRole("listitem").filter({ hasText: "02 Intro.wav" }).getByText("Title only · 60%")).toBeVisible({ timeout: 60_000 });
  const choice = section.getByRole("combobox", { name: "Place of take.wav" });
  await expect(choice).toBeVisible({ timeout: 60_000 });
  await choice.click();
  await page.getByRole("option", { name: "Intro: not at Deezer" }).click();
  await expect(section.getByText("Chosen · 100%")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
});
