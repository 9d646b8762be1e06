/** The pictures of README and of docs/explanation/pictures.md. With `STARDUST_PICTURES` they are written to that folder. */
import { expect, test } from "./fixtures";
import { stack } from "./stack";

const FOLDER = process.env.STARDUST_PICTURES;

const PAGES: { name: string; path: string; shows: string | RegExp; dark?: boolean }[] = [
  { name: "dashboard", path: "/", shows: "Needs you" },
  { name: "catalogue", path: "/releases", shows: /Night Transit/ },
  { name: "release", path: "/releases/RELEASE", shows: "Harbour Music" },
  { name: "tracks", path: "/releases/RELEASE/edit/tracks", shows: "Add a track" },
  { name: "message", path: "/releases/RELEASE/messages", shows: /Night Transit/ },
  { name: "board", path: "/board", shows: "Lantern Audio" },
  { name: "deliveries", path: "/deliveries", shows: /Night Transit/ },
  { name: "targets", path: "/targets", shows: "Harbour Music" },
  { name: "board-dark", path: "/board", shows: "Lantern Audio", dark: true },
];

test("the pictures of the guide show what they are about", async ({ page, signIn }) => {
  await signIn("admin");
  for (const { name, path, shows, dark } of PAGES) {
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
    await page.goto(path.replace("RELEASE", stack().releaseId));
    await expect(page.getByRole("main").getByText(shows).first()).toBeVisible();
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    const picture = await page.screenshot({ path: FOLDER ? `${FOLDER}/${name}.png` : undefined });
    expect(picture.length).toBeGreaterThan(10_000);
  }
});
