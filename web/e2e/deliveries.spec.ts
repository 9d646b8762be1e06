import { expect, expectAccessible, test } from "./fixtures";
import { stack } from "./stack";

test("deliveries are listed live, filtered, and shown as a list, a board and a timeline", async ({ page, signIn }) => {
  await signIn("manager");
  await page.goto("/deliveries");
  await expect(page.getByRole("link", { name: "Night Transit" }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Completed" }).click();
  await expect(page).toHaveURL(/status=completed/);
  await page.getByRole("button", { name: "Board by state" }).click();
  await expect(page.getByRole("heading", { name: /Needs attention/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Timeline by day" }).click();
  await expect(page.getByRole("heading", { level: 2 }).first()).toContainText(/deliver(y|ies)/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "List", exact: true }).click();
});

test("a delivery shows its way, its log, the DSP's words, and a receipt that verifies", async ({ page, signIn }) => {
  const { releaseId, targets } = stack();
  await signIn("admin");
  await page.goto(`/deliveries?release=${releaseId}&target=${targets[0]}`);
  await page.getByRole("link", { name: "Night Transit" }).last().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Night Transit →");
  await expect(page.getByText("Everything sent and verified")).toBeVisible();
  const log = page.getByRole("log");
  await expect(log).toContainText("Attempt 1: Initial.");
  await page.getByRole("textbox", { name: "Search" }).fill("verified by");
  await expect(log.locator("p")).toHaveCount(1);
  await expect(page.getByText("ReleaseMadeAvailableToConsumers")).toBeVisible();
  await expect(page.getByText("Checksum compared with the server's").first()).toBeVisible();
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText("The receipt is unchanged", { exact: false }).first()).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "PDF" }).click();
  expect((await download).suggestedFilename()).toMatch(/^receipt-.*\.pdf$/);
  await expectAccessible(page);
});

test("a release is chosen by search, checked against the target, and its message is read before it is delivered", async ({ page, signIn }) => {
  const { targets } = stack();
  await signIn("manager");
  await page.goto(`/deliveries/new?targets=${targets[0]}`);
  await page.getByRole("textbox", { name: "Title, artist or barcode" }).fill("transit");
  await page.getByRole("button", { name: /Night Transit/ }).click();
  await expect(page.getByText("Nothing to object to.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /Night Transit → / }).click();
  await page.getByRole("button", { name: "The message" }).click();
  await expect(page.getByText("New release message", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Deliver", exact: true }).click();
  await expect(page.getByText("It was requested before; nothing new is sent.")).toBeVisible();
  await expectAccessible(page);
});

test("a delivery is scheduled, put first, and cancelled", async ({ page, signIn }) => {
  const { releaseId, targets } = stack();
  await signIn("manager");
  await page.goto(`/deliveries/new?releases=${releaseId}&targets=${targets[1]}`);
  await page.getByRole("combobox", { name: "When" }).click();
  await page.getByRole("option", { name: "At a time of my choice" }).click();
  await page.getByRole("checkbox", { name: "Send again what has not changed" }).click();
  await page.getByRole("button", { name: "Schedule" }).click();
  await page.getByRole("link", { name: /Watch the delivery/ }).click();
  await page.getByRole("button", { name: /^Actions:/ }).click();
  await page.getByRole("menuitem", { name: "Set high priority" }).click();
  await expect(page.getByText("High priority")).toBeVisible();
  await page.getByRole("button", { name: /^Actions:/ }).click();
  await page.getByRole("menuitem", { name: "Cancel delivery" }).click();
  await expect(page.getByRole("dialog")).toContainText("Nothing is sent.");
  await page.getByRole("button", { name: "Cancel delivery" }).click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
});

test("a takedown says what disappears where, and needs the title typed", async ({ page, signIn }) => {
  const { releaseId } = stack();
  await signIn("admin");
  await page.goto(`/deliveries/new?releases=${releaseId}&takedown=1`);
  await expect(page.getByText("Night Transit will be withdrawn")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take down", exact: true }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Take down" });
  await expect(confirm).toBeDisabled();
  await page.getByLabel("Type Night Transit to confirm").fill("Night Transit");
  await expect(confirm).toBeEnabled();
  await page.getByRole("button", { name: "Cancel" }).click();
});

test("what goes wrong again and again is shown by its cause, with what helped, and retried together", async ({ page, signIn }) => {
  const pattern = {
    code: "remote-full", message: "The server is out of space.", remedy: "Ask the DSP for space.", retryable: true, count: 3,
    first: "2026-11-01T10:00:00Z", last: "2026-11-02T10:00:00Z", days: { "2026-11-01": 3 }, deliveryIds: ["a", "b", "c"],
    targets: [{ targetId: stack().targets[0], count: 2, last: "2026-11-02T10:00:00Z" }, { targetId: stack().targets[1], count: 1, last: "2026-11-01T10:00:00Z" }],
    helped: [{ what: "waited", count: 2, last: "2026-10-30T10:00:00Z" }],
  };
  await page.route("**/api/v1/deliveries/failures", (route) => route.fulfill({ json: { since: "2026-10-03T10:00:00Z", patterns: [pattern] } }));
  let retried: unknown;
  await page.route("**/api/v1/deliveries/retry", (route) => {
    retried = route.request().postDataJSON();
    return route.fulfill({ json: { deliveryIds: pattern.deliveryIds } });
  });
  await signIn("manager");
  await page.goto("/deliveries");
  const section = page.getByRole("region", { name: "What goes wrong" });
  await expect(section).toContainText("The server is out of space.");
  await expect(section).toContainText("What helped last time: waiting for the next attempt (2 times)");
  await expect(section.getByRole("link")).toHaveCount(2);
  await expectAccessible(page);
  await section.getByRole("button", { name: /^Retry all/ }).click();
  await expect(page.getByText("3 deliveries queued again.").first()).toBeVisible();
  expect(retried).toEqual({ code: "remote-full" });
});
