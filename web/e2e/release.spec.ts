import { readFileSync } from "node:fs";
import { expect, expectAccessible, test } from "./fixtures";
import { stack } from "./stack";

const path = (tab = ""): string => `/releases/${stack().releaseId}${tab}`;

test("a release shows what it is, and where it stands at each service", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto(path());
  await expect(page.getByRole("heading", { level: 1, name: "Night Transit" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Harbour Music", exact: true })).toBeVisible();
  await expect(page.getByText("Live").first()).toBeVisible();
  await expectAccessible(page);
});

test("tracks show their credits, and play", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto(path("/tracks"));
  await page.getByRole("button", { name: /Departure/ }).click();
  await expect(page.getByText("Producer")).toBeVisible();
  await page.getByRole("button", { name: "Play Departure" }).click();
  await expect(page.getByRole("button", { name: "Pause Departure" })).toBeVisible();
  const position = page.getByRole("slider", { name: "Position in Departure" });
  await position.focus();
  await page.keyboard.press("End");
  await expect(position).toHaveAttribute("aria-valuenow", "31");
  await expectAccessible(page);
});

for (const [tab, seen] of [
  ["/assets", "Loudness"],
  ["/rights", "Worldwide"],
  ["/deliveries", "First delivery"],
  ["/versions", "Version 1"],
  ["/history", "Live at Harbour Music"],
] as const) {
  test(`the release's ${tab.slice(1)} are shown`, async ({ page, signIn }) => {
    await signIn("manager");
    await page.goto(path(tab));
    await expect(page.getByText(seen).first()).toBeVisible();
    await expectAccessible(page);
  });
}

test("findings of the release and of each service are listed", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto(path("/findings"));
  await expect(page.getByText("A recording has no date of first publication.").first()).toBeVisible();
  await expect(page.getByText("Nothing here blocks a delivery.").first()).toBeVisible();
  await expectAccessible(page);
});

test("the message is read as a tree, searched, seen as XML, compared and downloaded", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto(path("/messages"));
  await expect(page.getByText("Message header")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Find in the message").fill("Glasshouse");
  await expect(page.getByText("Message header")).toBeHidden();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
  expect(download.suggestedFilename()).toContain("Night-Transit");
  expect(readFileSync(await download.path(), "utf8")).toContain("NewReleaseMessage");
  await page.getByRole("tab", { name: "XML" }).click();
  await expect(page.getByText("<MessageHeader>")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Version").click();
  await page.getByRole("option", { name: "MEAD 1.1" }).click();
  await expect(page.getByText("<mead:MeadMessage")).toBeVisible();
  await page.getByLabel("For").click();
  await page.getByRole("option", { name: "Harbour Music" }).click();
  await page.getByRole("tab", { name: "Changes" }).click();
  await expect(page.getByText("What an update would change at Harbour Music:")).toBeVisible();
});

test("a release leads to its takedown", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto(path());
  await expect(page.getByRole("link", { name: "Harbour Music", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Take down" }).click();
  await expect(page.getByRole("checkbox", { name: "Harbour Music" })).toBeChecked();
  await expect(page.getByText("Night Transit will be withdrawn")).toBeVisible();
});

test("a release that there is not is said to be gone", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/releases/nowhere");
  await expect(page.getByText("There is no such release")).toBeVisible();
});

test("the release's pages fit a phone", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn("manager");
  for (const tab of ["", "/tracks", "/assets", "/messages"]) {
    await page.goto(path(tab));
    await expect(page.getByText("The Example Ensemble").first()).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide, tab).toBe(false);
  }
});
