import { MessageChannel, type MessagePort as NodePort } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from "vitest";
import { type Bridge, connect, HEIGHTS, type Host, LIMITS } from "./bridge";

const LOOK = { theme: "dark", language: "de", colors: { text: "#fff" } } as const;

let bridge: Bridge;
let panel: NodePort;
let heard: Record<string, unknown>[];
let host: Host & { request: Mock<Host["request"]>; resize: Mock<Host["resize"]>; search: Mock<Host["search"]>; download: Mock<Host["download"]> };

/** What has been sent arrives after a turn of the event loop, in both directions. */
const arrived = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const send = async (message: unknown): Promise<void> => {
  panel.postMessage(message);
  await arrived();
};
const ask = (id: unknown, action: unknown = "list", body: unknown = null) => send({ type: "stardust:request", id, action, body });
const answers = () => heard.filter((each) => each.type === "stardust:response");

beforeEach(async () => {
  const channel = new MessageChannel();
  panel = channel.port2;
  heard = [];
  panel.on("message", (data: Record<string, unknown>) => heard.push(data));
  host = { role: "manager", about: { releaseId: "r1" }, look: LOOK, request: vi.fn(async (_action: string, body: unknown) => ({ echo: body })), resize: vi.fn(), search: vi.fn(), download: vi.fn() };
  bridge = connect(channel.port1 as unknown as MessagePort, host);
  await arrived();
});
afterEach(() => {
  vi.useRealTimers();
  bridge.close();
});

describe("the bridge of a panel", () => {
  it("first tells how the client looks, the role, and what the panel is about, and nothing else", () => {
    expect(heard).toEqual([{ type: "stardust:init", role: "manager", about: { releaseId: "r1" }, ...LOOK }]);
  });

  it("answers each request by its id", async () => {
    await Promise.all([ask(1, "list", { page: 1 }), ask(2, "tracks.list", [2])]);
    expect(host.request.mock.calls).toEqual([["list", { page: 1 }], ["tracks.list", [2]]]);
    expect(answers()).toEqual([
      { type: "stardust:response", id: 1, body: { echo: { page: 1 } } },
      { type: "stardust:response", id: 2, body: { echo: [2] } },
    ]);
  });

  it("tells the panel why a request failed", async () => {
    host.request.mockRejectedValueOnce(new Error("There is no such rule."));
    await ask(1);
    expect(answers()).toEqual([{ type: "stardust:response", id: 1, error: "There is no such rule." }]);
  });

  it("tells of another theme or language", async () => {
    bridge.look({ ...LOOK, theme: "light", language: "fr" });
    await arrived();
    expect(heard.at(-1)).toEqual({ type: "stardust:look", theme: "light", language: "fr", colors: { text: "#fff" } });
  });

  it.each([[10, HEIGHTS.least], [320.2, 321], [1e9, HEIGHTS.most]])("keeps a height of %s within its bounds", async (asked, given) => {
    await send({ type: "stardust:resize", height: asked });
    expect(host.resize.mock.calls).toEqual([[given]]);
  });

  it("saves a file for the person", async () => {
    await send({ type: "stardust:download", name: "credits.pdf", contentType: "application/pdf", content: btoa("%PDF") });
    expect(host.download.mock.calls).toEqual([["credits.pdf", "application/pdf", new TextEncoder().encode("%PDF")]]);
  });

  it.each([
    ["run.html", "text/html", "YQ=="],
    ["credits.pdf", "text/html", "YQ=="],
    ["../credits.pdf", "application/pdf", "YQ=="],
    [".pdf", "application/pdf", "YQ=="],
    ["a.exe", undefined, "YQ=="],
    ["credits.pdf", "application/pdf", "<script>"],
    ["credits.pdf", "application/pdf", "YQ="],
    ["credits.pdf", "application/pdf", "A".repeat(LIMITS.file + 4)],
    [7, "application/pdf", "YQ=="],
  ])("does not save %s as %s", async (name, contentType, content) => {
    await send({ type: "stardust:download", name, contentType, content });
    expect(host.download).not.toHaveBeenCalled();
  });

  it("saves no more files in a minute than it answers requests", async () => {
    for (let count = 0; count <= LIMITS.perMinute; count += 1) panel.postMessage({ type: "stardust:download", name: "a.txt", contentType: "text/plain", content: "YQ==" });
    await arrived();
    expect(host.download).toHaveBeenCalledTimes(LIMITS.perMinute);
  });

  it("opens the command palette for who presses its keys in the panel", async () => {
    await send({ type: "stardust:search" });
    expect(host.search).toHaveBeenCalledOnce();
  });

  it.each([
    null,
    "stardust:request",
    ["stardust:request"],
    { type: "stardust:init", role: "admin" },
    { type: "stardust:request", id: "1", action: "list" },
    { type: "stardust:request", id: 1.5, action: "list" },
    { type: "stardust:request", id: 1, action: "" },
    { type: "stardust:request", id: 1, action: "a b" },
    { type: "stardust:request", id: 1, action: "x".repeat(101) },
    { type: "stardust:request", id: 1 },
    { type: "stardust:resize", height: "100" },
    { type: "stardust:resize", height: Number.NaN },
    { type: "stardust:token" },
  ])("ignores what has another shape: %j", async (message) => {
    await send(message);
    expect(host.request).not.toHaveBeenCalled();
    expect(host.resize).not.toHaveBeenCalled();
    expect(heard).toHaveLength(1);
  });

  it("refuses a body that is too large, or no JSON, without asking anybody", async () => {
    await ask(1, "list", "x".repeat(LIMITS.size));
    await ask(2, "list", { big: 10n });
    expect(host.request).not.toHaveBeenCalled();
    expect(answers().map((each) => each.error)).toEqual(Array(2).fill(`A body is plain values of JSON, at most ${LIMITS.size} characters.`));
  });

  it("refuses more than may be open at once, and an id that is open", async () => {
    host.request.mockReturnValue(new Promise(() => {}));
    for (let id = 1; id <= LIMITS.open; id += 1) await ask(id);
    await ask(1);
    await ask(99);
    expect(host.request).toHaveBeenCalledTimes(LIMITS.open);
    expect(answers().map((each) => each.error)).toEqual(["Request 1 is still open.", `${LIMITS.open} requests are open. Wait for their answers.`]);
  });

  it("refuses more than may be asked in a minute, and goes on in the next", async () => {
    const now = vi.spyOn(Date, "now").mockReturnValue(0);
    for (let id = 1; id <= LIMITS.perMinute; id += 1) await ask(id);
    await ask(1000);
    expect(answers().at(-1)?.error).toMatch(/^A panel may ask/);
    now.mockReturnValue(60_001);
    await ask(1001);
    expect(answers().at(-1)).toEqual({ type: "stardust:response", id: 1001, body: { echo: null } });
    now.mockRestore();
  });

  it("ends a request that is not answered in time, and drops what comes later", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let late: (value: unknown) => void = () => {};
    host.request.mockReturnValueOnce(new Promise((resolve) => (late = resolve)));
    await ask(1);
    vi.advanceTimersByTime(LIMITS.timeoutMs);
    await arrived();
    late({ too: "late" });
    await arrived();
    expect(answers()).toEqual([{ type: "stardust:response", id: 1, error: "The plug-in has not answered within 30 seconds." }]);
  });

  it("says and hears nothing once it is closed", async () => {
    let answer: (value: unknown) => void = () => {};
    host.request.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    await ask(1);
    bridge.close();
    answer("secret");
    bridge.look(LOOK);
    await ask(2);
    expect(heard).toHaveLength(1);
    expect(host.request).toHaveBeenCalledTimes(1);
  });
});
