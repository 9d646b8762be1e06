import type { Browser, Page } from "@playwright/test";
import { expect, type Role, signUp, test, visitor } from "./fixtures";
import { stack } from "./stack";

type Anyone = Role | "viewer";

/** What each role is offered: the button or link, the page with it, and the least role. */
const OFFERS: { page: string; name: string; role: "link" | "button"; least: Anyone }[] = [
  { page: "/releases", name: "New release", role: "link", least: "manager" },
  { page: "/releases/:id", name: "Edit", role: "link", least: "manager" },
  { page: "/releases/:id", name: "More actions", role: "button", least: "manager" },
  { page: "/targets", name: "New target", role: "link", least: "admin" },
  { page: "/settings/security", name: "Create a key", role: "button", least: "admin" },
  { page: "/settings/members", name: "Invite", role: "button", least: "admin" },
];

/** Pages that say so to whom they are closed. */
const CLOSED: { page: string; says: string; least: Anyone }[] = [
  { page: "/releases/new", says: "You can look, but not add", least: "manager" },
  { page: "/royalties", says: "Only managers and admins see royalties", least: "manager" },
  { page: "/deliveries/new", says: "You may look, but not deliver", least: "manager" },
  { page: "/targets/new", says: "Only administrators create targets", least: "admin" },
  { page: "/settings/audit", says: "Nothing here for you", least: "admin" },
  { page: "/settings/webhooks", says: "Nothing here for you", least: "admin" },
];

const RANK: Anyone[] = ["viewer", "manager", "admin"];
const may = (role: Anyone, least: Anyone) => RANK.indexOf(role) >= RANK.indexOf(least);

async function expectOnly(page: Page, role: Anyone): Promise<void> {
  for (const offer of OFFERS) {
    await page.goto(offer.page.replace(":id", stack().releaseId));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    const offered = page.locator("main").getByRole(offer.role, { name: offer.name, exact: true }).first();
    if (may(role, offer.least)) await expect(offered, `${role}: ${offer.name}`).toBeVisible();
    else await expect(offered, `${role}: ${offer.name}`).toHaveCount(0);
  }
  for (const { page: path, says, least } of CLOSED) {
    await page.goto(path);
    const refusal = page.getByRole("heading", { name: says });
    if (may(role, least)) {
      await expect(page.locator("main").getByRole("button").first()).toBeVisible();
      await expect(refusal).toHaveCount(0);
    } else await expect(refusal).toBeVisible();
  }
}

for (const role of ["manager", "admin"] as const) {
  test(`a ${role} is offered what the role may do, and nothing else`, async ({ page, signIn }) => {
    test.slow();
    await signIn(role);
    await expectOnly(page, role);
  });
}

/** Invites a viewer as the administrator, and accepts the invitation as a new person in a browser of their own. */
async function invited(page: Page, browser: Browser): Promise<Page> {
  const email = `viewer-${Date.now()}@label.example`;
  await page.goto("/settings/members");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("combobox", { name: "Role", exact: true }).click();
  await page.getByRole("option", { name: /^Viewer/ }).click();
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const other = await visitor(browser);
  await signUp(other, email, { invitation: link });
  return other;
}

test("a viewer, who was invited, sees everything and changes nothing", async ({ page, browser, signIn }) => {
  test.slow();
  await signIn("admin");
  const viewer = await invited(page, browser);
  await expectOnly(viewer, "viewer");
  await viewer.goto(`/releases/${stack().releaseId}/edit/basic`);
  await expect(viewer.getByLabel("Title", { exact: true }).first()).toBeDisabled();
  await viewer.goto("/");
  await viewer.getByRole("button", { name: /^Search/ }).click();
  await expect(viewer.getByRole("option", { name: "Deliveries" })).toBeVisible();
  await expect(viewer.getByRole("option", { name: "New release" })).toHaveCount(0);
  await viewer.context().close();
});

test("another label sees nothing of this one", async ({ page, browser, signIn }) => {
  test.slow();
  const { releaseId, targets, hosting } = stack();
  const stranger = await visitor(browser);
  await signUp(stranger, `stranger-${Date.now()}@label.example`, { label: "Elsewhere Records" });
  await signIn("manager");
  await page.goto(`/deliveries?release=${releaseId}`);
  const delivery = (await page.getByRole("link", { name: "Night Transit" }).first().getAttribute("href")) ?? "";

  const closed = { [`/releases/${releaseId}`]: "There is no such release", [delivery]: "There is no such delivery", [`/targets/${targets[0]}`]: "There is no such target" };
  for (const [path, says] of Object.entries(closed)) {
    await stranger.goto(path);
    await expect(stranger.getByText(says).first(), path).toBeVisible();
  }
  for (const path of ["/", "/releases", "/deliveries", "/board", "/targets", "/notifications"]) {
    await stranger.goto(path);
    await expect(stranger.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(stranger.locator("main [aria-busy=true]")).toHaveCount(0);
    await expect(stranger.getByText("Night Transit"), path).toHaveCount(0);
    await expect(stranger.getByText("Harbour Music"), path).toHaveCount(0);
  }
  const [asked] = await Promise.all([stranger.waitForRequest(/\/api\/v1\/releases/), stranger.goto("/releases")]);
  const headers = { Authorization: (await asked.allHeaders()).authorization ?? "" };
  for (const path of [`/releases/${releaseId}`, `/delivery-targets/${targets[0]}`]) {
    expect((await stranger.request.get(`${hosting}/api/v1${path}`, { headers })).status(), path).toBe(404);
  }
  await stranger.context().close();
});
