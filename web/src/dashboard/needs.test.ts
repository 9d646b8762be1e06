import { expect, it } from "vitest";
import { needsOf, type Sources } from "./needs";

const NOTHING: Sources = { tasks: [], failed: [], waiting: [], recent: [], targets: [], releases: [] };
type Delivery = Sources["failed"][number];
const delivery = (changed: Partial<Delivery>): Delivery =>
  ({ id: "d", releaseId: "r", targetId: "t", lane: "l", status: "failed", created: "2026-01-01T00:00:00Z", updated: "2026-01-01T00:00:00Z", ...changed }) as Delivery;
const target = (changed: object = {}) => ({ id: "t", name: "Harbour", active: true, ...changed }) as Sources["targets"][number];
const release = (changed: object) => ({ id: "r", title: "Night", status: "draft", updated: "2026-01-02T00:00:00Z", ...changed }) as Sources["releases"][number];

it("needs nothing when all is well", () => {
  const live = delivery({ status: "completed", dsp: { status: "live", sent: "2026-01-01T00:00:00Z", overdue: "2026-01-02T00:00:00Z" } });
  expect(needsOf({ ...NOTHING, recent: [live], targets: [target({ circuit: { state: "closed" } })], releases: [release({ nextAction: "none" })] })).toEqual([]);
});

it("puts what stops deliveries first", () => {
  const needs = needsOf({
    ...NOTHING,
    targets: [target({ circuit: { state: "open", failures: 3, opened: "2026-01-01T00:00:00Z" } })],
    failed: [delivery({ failure: { code: "auth", message: "The password was refused.", retryable: false } })],
    releases: [release({ nextAction: "fixFindings", errors: 2 }), release({ id: "s", nextAction: "redeliver" })],
    recent: [delivery({ id: "o", status: "completed", dsp: { status: "received", sent: "2026-01-01T00:00:00Z", overdue: "2026-01-02T00:00:00Z" } })],
  });
  expect(needs.map((each) => each.kind)).toEqual(["circuit", "failed", "overdue", "redeliver", "findings"]);
  expect(needs[1]).toMatchObject({ text: "The password was refused.", targetName: "Harbour", to: "/deliveries/d" });
  expect(needs[4]).toMatchObject({ count: 2, title: "Night", to: "/releases/r/findings" });
});

it("forgets a failure that a later delivery has made good", () => {
  const later = delivery({ id: "e", status: "completed", created: "2026-01-02T00:00:00Z" });
  expect(needsOf({ ...NOTHING, failed: [delivery({})], recent: [later, delivery({})] })).toEqual([]);
  expect(needsOf({ ...NOTHING, failed: [delivery({})], recent: [{ ...later, status: "cancelled" }] })).toHaveLength(1);
});

it("leads a task to the field that is to be mended", () => {
  const task = { id: "k", releaseId: "r", targetId: "t", message: "No genre.", remedy: "Choose one.", field: "metadata.genreCode", created: "2026-01-01T00:00:00Z" } as Sources["tasks"][number];
  expect(needsOf({ ...NOTHING, tasks: [task] })[0]).toMatchObject({ text: "No genre. Choose one.", to: { path: "/releases/r/edit", query: { path: "metadata.genreCode" } } });
});

it("asks for approvals only of deliveries that wait for one", () => {
  const waiting = [delivery({ status: "queued", waiting: { reason: "approval" } as Delivery["waiting"] }), delivery({ id: "q", status: "queued", waiting: { reason: "due" } as Delivery["waiting"] })];
  expect(needsOf({ ...NOTHING, waiting }).map((each) => each.key)).toEqual(["approval d"]);
});

it("tells what a plug-in asks for, and leads to what it is about", () => {
  const task = (changed: object) => ({ id: "k", status: "open", plugin: "watchtower", message: "Look at this", remedy: "It is live too early.", created: "2026-01-01T00:00:00Z", ...changed }) as Sources["tasks"][number];
  const placeOf = (changed: object) => needsOf({ ...NOTHING, targets: [target()], tasks: [task(changed)] })[0];
  expect(placeOf({ targetId: "t" })).toMatchObject({ kind: "asked", title: "Look at this", text: "It is live too early.", targetName: "Harbour", to: "/targets/t" });
  expect([{ releaseId: "r" }, { deliveryId: "d" }, {}].map((about) => placeOf(about)?.to)).toEqual(["/releases/r/edit", "/deliveries/d", "/settings"]);
});
