import { call, draft } from "./drafts";
import { barcode, chooseFolder, chooseGenre, isrc, saved, step } from "./editor";
import { expect, expectAccessible, signIn, test, visitor } from "./fixtures";
import { stack } from "./stack";

const TRACKS = ["One", "Two", "Three"].map((title, index) => ({ id: `t${index + 1}`, metadata: { title, displayArtist: "The Band" } }));

test("a title makes a draft at once; what is typed is saved, undone, and there after a reload", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases/new");
  await expectAccessible(page);
  await page.getByLabel("Title").fill("Slow Harbour");
  await page.getByLabel("Artist").fill("The Band");
  await page.getByRole("button", { name: "Create the draft" }).click();
  await expect(page).toHaveURL(/\/releases\/\w+\/edit\/basic/);
  await expect(page.getByRole("heading", { level: 1, name: "Slow Harbour" })).toBeVisible();
  await page.getByLabel("Release date", { exact: true }).fill("2027-03-05");
  await page.getByLabel("Subtitle").fill("Live");
  await expect(page.getByText("Unsaved changes")).toBeAttached();
  await saved(page);
  await page.keyboard.press("Control+z");
  await expect(page.getByLabel("Subtitle")).toHaveValue("");
  await saved(page);
  await page.reload();
  await expect(page.getByLabel("Release date", { exact: true })).toHaveValue("2027-03-05");
  await expect(page.getByLabel("Subtitle")).toHaveValue("");
  await step(page, "Territories and rights").click();
  await expect(page.getByLabel("Start date")).toHaveValue("2027-03-05");
  await step(page, "Metadata").click();
  await expect(page.getByLabel("Copyright", { exact: true })).toHaveValue("2027 Example Recordings");
});

test("every step is accessible in both themes", async ({ page, request, signIn }) => {
  test.slow();
  const releaseId = await draft(request, { tracks: TRACKS });
  await signIn("manager");
  for (const name of ["basic", "tracks", "assets", "metadata", "rights", "review"]) {
    await page.goto(`/releases/${releaseId}/edit/${name}`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    await page.waitForTimeout(500);
    await expectAccessible(page);
  }
  await page.goto(`/releases/${releaseId}/edit/tracks?path=tracks[1].metadata.writers`);
  await expect(page.getByRole("dialog", { name: "Two" })).toBeVisible();
  await expectAccessible(page);
});

test("moods are chosen from the vocabulary or typed, for the release and for one track", async ({ page, request, signIn }) => {
  const releaseId = await draft(request, { tracks: TRACKS });
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/metadata`);
  await page.getByRole("button", { name: "What the music is like" }).click();
  await page.getByRole("button", { name: "Moods" }).click();
  await page.keyboard.type("Melanch");
  await page.getByRole("option", { name: "Melancholic" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await page.getByLabel("Marketing description").fill("Songs of a night train.");
  await saved(page);
  await expectAccessible(page);
  await page.goto(`/releases/${releaseId}/edit/tracks?path=tracks[1].metadata.writers`);
  await page.getByRole("dialog", { name: "Two" }).getByRole("button", { name: "What the music is like" }).click();
  await page.getByRole("dialog", { name: "Two" }).getByRole("spinbutton", { name: "Tempo", exact: true }).fill("96");
  await page.getByRole("dialog", { name: "Two" }).getByRole("spinbutton", { name: "Tempo", exact: true }).blur();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Close" }).click();
  await saved(page);
  const { mead } = await call<{ mead: object }>(request, "get", `/releases/${releaseId}`);
  expect(mead).toMatchObject({ moods: ["Melancholic"], marketingDescription: "Songs of a night train.", trackMead: { t2: { tempo: 96 } } });
});

test("a table from a spreadsheet fills the grid, and keys move through it", async ({ page, request, signIn }) => {
  const releaseId = await draft(request);
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/tracks`);
  await page.getByRole("button", { name: "Add a track" }).click();
  const first = page.getByLabel("Title: Track 1");
  await expect(first).toBeFocused();
  const table = "Title\tISRC\tArtist\tExplicit\nDeparture\tQZ-EXA-27-00001\tThe Band\tno\nGlasshouse\tQZEXA2700002\tThe Band\tyes";
  await first.evaluate((cell, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, table);
  await expect(page.getByLabel("ISRC: Departure")).toHaveValue("QZEXA2700001");
  await expect(page.getByLabel("Explicit: Glasshouse")).toHaveValue("Explicit");
  await page.getByLabel("Title: Glasshouse").press("Alt+ArrowUp");
  await expect(page.getByRole("row").nth(1).getByRole("textbox").first()).toHaveValue("Glasshouse");
  await expect(page.getByLabel("Title: Glasshouse")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByLabel("Title: Departure")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Slow Harbour");
  await page.keyboard.press("Tab");
  await saved(page);
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(4);
  await expect(page.getByLabel("Title: Slow Harbour")).toBeVisible();
});

test("a dropped folder becomes a release with tracks, recordings and cover", async ({ page, signIn }) => {
  test.slow();
  await signIn("manager");
  await page.goto("/releases/new");
  await chooseFolder(page, stack().album);
  await expect(page).toHaveURL(/\/edit\/assets/);
  const recording = (index: number) => page.locator(`[data-path="tracks[${index}].audio"]`);
  await expect(recording(0)).toContainText("44.1 kHz", { timeout: 60_000 });
  await expect(recording(2)).toContainText("FLAC", { timeout: 60_000 });
  await expect(page.getByRole("img", { name: /Front cover/ })).toBeVisible({ timeout: 60_000 });
  await step(page, "Tracks").click();
  await expect(page.getByLabel("Length: Departure")).toHaveValue("0:31");
});

test("an upload that a reload interrupts goes on in its session when the file is chosen again", async ({ page, context, request, signIn }) => {
  test.slow();
  const releaseId = await draft(request, { tracks: TRACKS });
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/assets`);
  const slow = await context.newCDPSession(page);
  await slow.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 });
  const choose = async () => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose the recording of One" }).or(page.getByRole("button", { name: "Replace the recording of One" })).click();
    await (await chooser).setFiles(`${stack().album}/01-departure.wav`);
  };
  await choose();
  await expect(page.getByText(/ left$/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Pause 01-departure.wav" }).click();
  await expect(page.getByText("One · Paused")).toBeVisible();
  await page.reload();
  await expect(page.getByText("One · Interrupted")).toBeVisible({ timeout: 30_000 });
  await slow.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  const declared: string[] = [];
  page.on("request", (each) => each.url().endsWith("/assets/uploads") && declared.push(each.url()));
  await choose();
  await expect(page.locator('[data-path="tracks[0].audio"]')).toContainText("44.1 kHz", { timeout: 60_000 });
  expect(declared).toEqual([]);
});

test("edits made offline are kept and sent when the connection is back", async ({ page, context, request, signIn }) => {
  const releaseId = await draft(request);
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/basic`);
  await page.getByLabel("Display artist").fill("The Band");
  await saved(page);
  await context.setOffline(true);
  await page.getByLabel("Catalogue number").fill("EXR-9");
  await expect(page.getByRole("status").filter({ hasText: "Offline, kept" })).toBeVisible({ timeout: 15_000 });
  await context.setOffline(false);
  await saved(page);
  const stored = await call<{ basic: { catalogNumber: string } }>(request, "get", `/releases/${releaseId}`);
  expect(stored.basic.catalogNumber).toBe("EXR-9");
});

test("two editors: different fields are merged, the same field is a choice", async ({ page, browser, request }) => {
  const releaseId = await draft(request, { tracks: TRACKS });
  const { users } = stack();
  const second = await visitor(browser);
  await signIn(page, users.manager, users.password);
  await signIn(second, users.admin, users.password);
  for (const each of [page, second]) await each.goto(`/releases/${releaseId}/edit/basic`);
  await expect(page.getByRole("img", { name: "Admin has the release open" })).toBeVisible();
  await second.getByLabel("Catalogue number", { exact: true }).fill("TWO");
  await expect(page.getByRole("img", { name: "Admin is at Basic › Catalogue number" })).toBeVisible();
  await saved(second);
  await expect(page.getByLabel("Catalogue number", { exact: true })).toHaveValue("TWO");
  await page.getByLabel("Subtitle", { exact: true }).fill("From the first");
  await second.getByLabel("Subtitle", { exact: true }).fill("From the second");
  await expect(async () => expect((await page.getByRole("dialog").count()) + (await second.getByRole("dialog").count())).toBe(1)).toPass({ timeout: 20_000 });
  const asked = (await page.getByRole("dialog").count()) ? page : second;
  await expect(asked.getByText("Somebody else changed this too")).toBeVisible();
  await asked.getByRole("button", { name: "Theirs" }).click();
  await saved(asked);
  await expect(async () => expect(await page.getByLabel("Subtitle", { exact: true }).inputValue()).toBe(await second.getByLabel("Subtitle", { exact: true }).inputValue())).toPass();
  await second.getByRole("link", { name: "Catalogue", exact: true }).click();
  await expect(page.getByRole("list", { name: "Also here" })).toHaveCount(0);
  await second.context().close();
});

test("territories are chosen by group, on the map, and taken out of the list", async ({ page, request, signIn }) => {
  const releaseId = await draft(request);
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/rights`);
  await page.getByRole("radio", { name: /^Only some countries/ }).click();
  await page.getByRole("button", { name: "Nordic countries" }).click();
  await page.locator("[data-country=BR]").click();
  await page.getByRole("button", { name: "Remove: Iceland" }).click();
  await saved(page);
  const stored = await call<{ territories: { included: string[] } }>(request, "get", `/releases/${releaseId}`);
  expect(stored.territories.included).toEqual(["BR", "DK", "FI", "NO", "SE"]);
  await expectAccessible(page);
});

test("a malformed value is marked, and everything else is saved", async ({ page, request, signIn }) => {
  const releaseId = await draft(request);
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/basic`);
  await page.getByLabel("Barcode").fill("123");
  await page.getByLabel("Catalogue number").fill("EXR-10");
  await expect(page.getByRole("status").filter({ hasText: "One field not saved" })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByLabel("Barcode")).toHaveAttribute("aria-invalid", "true");
  const stored = await call<{ basic: { catalogNumber: string } }>(request, "get", `/releases/${releaseId}`);
  expect(stored.basic.catalogNumber).toBe("EXR-10");
  await page.getByLabel("Barcode").fill("");
  await saved(page);
});

test("the review names what is missing and leads to the field", async ({ page, request, signIn }) => {
  const releaseId = await draft(request, { tracks: TRACKS });
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/review`);
  await expect(page.getByText(/things have to be mended/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Mark ready", exact: true })).toBeDisabled();
  const missing = page.getByRole("listitem").filter({ hasText: "basic.releaseDate" });
  await missing.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/edit\/basic/);
  await expect(page.getByLabel("Release date", { exact: true })).toBeFocused();
  await step(page, "Review").click();
  await page.getByRole("listitem").filter({ hasText: "tracks[1].isrc" }).getByRole("button", { name: "Show" }).click();
  await expect(page.getByLabel("ISRC: Two")).toBeFocused();
});

test("a finished release is marked ready from the review", async ({ page, request, signIn }) => {
  test.slow();
  const tracks = ["Departure", "Glasshouse", "Slow Harbour"].map((title, index) => ({ id: `t${index}`, isrc: isrc(index), metadata: { title, displayArtist: "The Example Ensemble" } }));
  const releaseId = await draft(request, {
    basic: { title: `Ready ${Date.now()}`, displayArtist: "The Example Ensemble", label: "Example Recordings", releaseDate: "2027-03-05", barcode: barcode() },
    metadata: { copyright: "2027 Example Recordings", production: "2027 Example Recordings" },
    rights: { startDate: "2027-03-05" },
    tracks,
  });
  await signIn("manager");
  await page.goto(`/releases/${releaseId}/edit/assets`);
  await chooseFolder(page, stack().album);
  for (const index of [0, 1, 2]) await expect(page.locator(`[data-path="tracks[${index}].audio"]`)).toContainText("kHz", { timeout: 150_000 });
  await expect(page.getByRole("img", { name: /Front cover/ })).toBeVisible({ timeout: 60_000 });
  await step(page, "Metadata").click();
  await chooseGenre(page, "Electronic");
  await saved(page);
  await step(page, "Review").click();
  const ready = page.getByRole("button", { name: "Mark ready", exact: true });
  await expect(ready).toBeEnabled({ timeout: 30_000 });
  await ready.click();
  await expect(page).toHaveURL(new RegExp(`/releases/${releaseId}$`));
});
