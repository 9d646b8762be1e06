/** The pictures of README and of docs/explanation/pictures.md. With `STARDUST_PICTURES` they are written to that folder. */
import type { Page } from "@playwright/test";
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
  { name: "sales", path: "/sales/analytics", shows: "Harbour Music" },
  { name: "sales-reports", path: "/sales", shows: "Harbour Music" },
];

const SONGS = [["QZEXA2600001", "Departure", 9], ["QZEXA2600002", "Night Transit", 6], ["QZEXA2600003", "Arrival", 4]] as const;
const PLACES = [["DE", 5], ["FR", 3], ["US", 8], ["JP", 2]] as const;

/** The last twelve whole months, `2026-01`, the oldest first. */
const months = (): string[] => Array.from({ length: 12 }, (_, back) => {
  const day = new Date();
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - 12 + back, 1)).toISOString().slice(0, 7);
});

/** What two services report of a year, a file for each month; one has not come. */
function year(): { name: string; mimeType: string; buffer: Buffer }[] {
  const services = [["Harbour Music", "OnDemandStream", "0.0041", 90], ["Lantern Audio", "PermanentDownload", "0.69", 2]] as const;
  return services.flatMap(([service, use, price, size]) => months().flatMap((month, at) => {
    if (service === "Lantern Audio" && at === 9) return [];
    const rows = SONGS.flatMap(([isrc, title, weight]) => PLACES.map(([place, share]) => {
      const quantity = Math.round(size * weight * share * (1 + at * 0.06 + (at % 4) * 0.05));
      return [isrc, title, "The Example Ensemble", place, quantity, (Number(price) * quantity).toFixed(6), "EUR", service, month, use].join(",");
    }));
    const text = ["ISRC,Title,Artist,Country,Quantity,Revenue,Currency,Service,Month,Use type", ...rows].join("\n");
    return [{ name: `${service.replace(" ", "-")}-${month}.csv`, mimeType: "text/csv", buffer: Buffer.from(text) }];
  }));
}

async function importYear(page: Page): Promise<void> {
  await page.goto("/sales/new");
  await page.locator("input[type=file]").setInputFiles(year());
  await page.getByRole("button", { name: "Upload and read" }).click();
  await expect(page.getByText(/reports are stored|Nothing new/)).toBeVisible({ timeout: 120_000 });
}

test("the pictures of the guide show what they are about", async ({ page, signIn }) => {
  test.slow();
  await signIn("admin");
  await importYear(page);
  for (const { name, path, shows, dark } of PAGES) {
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
    await page.goto(path.replace("RELEASE", stack().releaseId));
    await expect(page.getByRole("main").getByText(shows).first()).toBeVisible();
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    const picture = await page.screenshot({ path: FOLDER ? `${FOLDER}/${name}.png` : undefined });
    expect(picture.length).toBeGreaterThan(10_000);
  }
});
