import { expect, expectAccessible, test } from "./fixtures";
import { draft } from "./drafts";
import { saved, step } from "./editor";

test("a proposed name becomes a record with one click, with its releases linked", async ({ page, request, signIn }) => {
  const name = `Proposed ${Date.now()}`;
  await draft(request, { basic: { title: "By somebody new", displayArtist: name, artists: [{ name }] } });
  await signIn("manager");
  const first = page.getByRole("main").getByRole("listitem").filter({ hasText: name });
  await expect(async () => {
    await page.goto("/artists?show=proposals");
    await expect(first).toBeVisible({ timeout: 3000 });
  }).toPass();
  await expectAccessible(page);
  await first.getByRole("combobox", { name: `Kind of ${name}` }).click();
  await page.getByRole("option", { name: "Group", exact: true }).click();
  await first.getByRole("button", { name: `Create: ${name}` }).click();
  await expect(page.getByText(`to ${name}.`).first()).toBeVisible();
  await expect(page.getByRole("button", { name: `Create: ${name}`, exact: true })).toHaveCount(0);
  await page.getByRole("tab", { name: "Records" }).click();
  await page.getByRole("searchbox", { name: "Search names" }).fill(name);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page.getByRole("heading", { name: "Where it is used" })).toBeVisible();
  await expect(page.locator("main a[href^='/releases/']").first()).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(/Releases link to/).first()).toBeVisible();
});

test("a record is created, its ids are checked while they are typed, and another one is merged into it", async ({ page, signIn }) => {
  test.slow();
  await signIn("manager");
  const stamp = String(Date.now());
  for (const name of [`Kept ${stamp}`, `Ended ${stamp}`]) {
    await page.goto("/artists");
    await page.getByRole("button", { name: "New record" }).click();
    await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
    const isni = page.getByRole("textbox", { name: "ISNI" });
    await isni.fill("0000000121032684");
    await expect(page.getByText("The check digits of this ISNI are wrong")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
    await isni.fill(name.startsWith("Kept") ? "0000 0001 2103 2683" : "0000000114559647");
    await page.getByRole("textbox", { name: "Spotify ID" }).fill("https://open.spotify.com/artist/4q3ewBCX7sLwd24euuV69X?si=1");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("textbox", { name: "Spotify ID" })).toHaveValue("4q3ewBCX7sLwd24euuV69X");
  }
  await expectAccessible(page);
  await page.goto("/artists");
  await page.getByRole("searchbox", { name: "Search names" }).fill(`Kept ${stamp}`);
  await page.getByRole("link", { name: `Kept ${stamp}` }).click();
  await page.getByRole("button", { name: "Merge" }).click();
  const dialog = page.getByRole("dialog").filter({ hasText: "Merge another record" });
  await dialog.getByRole("button", { name: /The other record|Choose a record/ }).click();
  await page.getByPlaceholder("Search names").last().fill(`Ended ${stamp}`);
  await page.getByRole("option", { name: `Ended ${stamp}` }).click();
  await expect(dialog.getByText(`New variants: Ended ${stamp}`)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Merge" })).toBeDisabled();
  await dialog.getByRole("radio", { name: /0000000114559647/ }).click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Merge" }).click();
  await expect(page.getByRole("textbox", { name: "ISNI" })).toHaveValue("0000000114559647");
  await expect(page.getByText(`Ended ${stamp}`).first()).toBeVisible();
});

test("the credits of a release offer records, and keep free text", async ({ page, signIn }) => {
  await signIn("manager");
  const name = `Quill ${Date.now()}`;
  await page.goto("/artists");
  await page.getByRole("button", { name: "New record" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { name, exact: true })).toBeVisible();
  await page.goto("/releases/new");
  await page.getByLabel("Title").fill("Linked");
  await page.getByLabel("Artist").fill("The Band");
  await page.getByRole("button", { name: "Create the draft" }).click();
  await expect(page).toHaveURL(/\/edit\/basic/);
  await step(page, "Metadata").click();
  await page.getByRole("button", { name: "Add: Writers" }).click();
  const writer = page.getByRole("group", { name: /Writers 1/ });
  await writer.getByRole("textbox", { name: "Name" }).fill(name.slice(0, 12));
  await writer.getByRole("button", { name: `Use ${name}` }).click();
  await expect(writer.getByRole("textbox", { name: "Name" })).toHaveValue(name);
  await expect(writer.getByRole("link", { name: /^Linked to a record/ })).toBeVisible();
  await expectAccessible(page);
  await saved(page);
  await writer.getByRole("button", { name: /^Remove the link/ }).click();
  await expect(writer.getByRole("textbox", { name: "Name" })).toHaveValue(name);
});
