import { downloaded, expect, expectAccessible, test } from "./fixtures";

test("the board shows what each DSP says, and what to do, in place", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/board");
  const cell = page.getByRole("button", { name: /^Night Transit at Harbour Music: Live/ });
  await expect(cell).toBeVisible();
  await expectAccessible(page);
  await cell.click();
  const details = page.getByRole("dialog", { name: "Night Transit" });
  await expect(details.getByText("ReleaseMadeAvailableToConsumers")).toBeVisible();
  await expect(details.getByText("What to do")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "Title, artist or barcode" }).fill("no such release");
  await expect(page.getByRole("heading", { name: "Nothing to see here" })).toBeVisible();
  await page.getByRole("button", { name: "All", exact: true }).last().click();
  await expect(cell).toBeVisible();
  const { name, content } = await downloaded(page, () => page.getByRole("button", { name: "Export" }).click());
  expect(name).toBe("truth-board.csv");
  expect(content.toString()).toContain("Night Transit");
});

test("on a phone the board is a list of cards", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn("manager");
  await page.goto("/board");
  await expect(page.getByRole("button", { name: /^Night Transit at Harbour Music: Live/ })).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await expectAccessible(page);
});
