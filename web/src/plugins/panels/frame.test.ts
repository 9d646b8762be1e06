/** Both sides of the bridge together: the script of the frame as the panel gets it, and the client's end. */
import { MessageChannel } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Bridge, connect } from "./bridge";
import SCRIPT from "./frame.js?raw";

interface Stardust {
  ready: Promise<Record<string, unknown>>;
  request: (action: string, body?: unknown) => Promise<unknown>;
  resize: (height: number) => void;
  download: (name: string, type: string, content: string) => void;
  onTheme: (run: (theme: string) => void) => () => void;
  onLanguage: (run: (language: string) => void) => () => void;
}
const LOOK = { theme: "dark", language: "de", colors: { text: "rgb(1, 2, 3)" } } as const;
const arrived = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

let bridge: Bridge;
let stardust: Stardust;
let grown: () => void;
let press: (event: object) => void;
const search = vi.fn();
const resize = vi.fn();
const download = vi.fn();
const request = vi.fn(async (action: string, body: unknown): Promise<unknown> => ({ action, body }));

beforeEach(async () => {
  resize.mockReset();
  const channel = new MessageChannel();
  const parent = { postMessage: vi.fn() };
  const frame: { stardust?: Stardust } = {};
  let hear: (event: object) => void = () => {};
  class Observer {
    constructor(run: () => void) {
      grown = run;
    }
    observe = (): void => grown();
  }
  new Function("parent", "window", "addEventListener", "ResizeObserver", SCRIPT)(parent, frame, (type: string, run: typeof hear) => (type === "message" ? (hear = run) : (press = run)), Observer);
  expect(parent.postMessage.mock.calls).toEqual([["stardust:hello", "*"]]);
  if (!frame.stardust) throw new Error("The script has defined nothing.");
  stardust = frame.stardust;
  hear({ source: {}, data: "stardust:port", ports: [new MessageChannel().port2] }); // from somebody else
  hear({ source: parent, data: "stardust:port", ports: [channel.port2] });
  bridge = connect(channel.port1 as unknown as MessagePort, { role: "viewer", about: { targetId: "t1" }, look: LOOK, request, resize, search, download });
  await arrived();
});
afterEach(() => bridge.close());

describe("a panel", () => {
  it("learns its theme, language, role and subject, and looks like the client", async () => {
    expect(await stardust.ready).toEqual({ role: "viewer", about: { targetId: "t1" }, ...LOOK });
    const root = document.documentElement;
    expect([root.lang, root.style.colorScheme, root.classList.contains("dark"), root.style.getPropertyValue("--stardust-text")]).toEqual(["de", "dark", true, "rgb(1, 2, 3)"]);
  });

  it("saves a file", async () => {
    stardust.download("a.txt", "text/plain", btoa("a"));
    await arrived();
    expect(download.mock.calls).toEqual([["a.txt", "text/plain", new Uint8Array([97])]]);
  });

  it("asks its plug-in, and hears why it is refused", async () => {
    expect(await Promise.all([stardust.request("list", { page: 2 }), stardust.request("count")])).toEqual([{ action: "list", body: { page: 2 } }, { action: "count", body: null }]);
    await expect(stardust.request("list", "x".repeat(1_000_000))).rejects.toThrow("A body is plain values of JSON");
    request.mockRejectedValueOnce(new Error("Not yet."));
    await expect(stardust.request("list")).rejects.toThrow("Not yet.");
  });

  it("passes on the keys of the command palette, and no others", async () => {
    const preventDefault = vi.fn();
    press({ key: "k", preventDefault });
    press({ key: "c", ctrlKey: true, preventDefault });
    await arrived();
    expect(search).not.toHaveBeenCalled();
    press({ key: "k", ctrlKey: true, preventDefault });
    await arrived();
    expect([search.mock.calls.length, preventDefault.mock.calls.length]).toEqual([1, 1]);
  });

  it("hears of each change of what it listens to, until it no longer does", async () => {
    const heard: string[] = [];
    const end = stardust.onTheme((theme) => heard.push(theme));
    stardust.onLanguage((language) => heard.push(language));
    await arrived();
    bridge.look({ ...LOOK, theme: "light" });
    await arrived();
    end();
    bridge.look({ ...LOOK, language: "fr" });
    await arrived();
    expect(heard).toEqual(["dark", "de", "light", "fr"]);
  });

  it("is as high as its content, until it says how high it is to be", async () => {
    const rect = vi.spyOn(document.documentElement, "getBoundingClientRect");
    rect.mockReturnValue({ height: 210.4 } as DOMRect);
    grown();
    grown();
    await arrived();
    stardust.resize(500);
    await arrived();
    rect.mockReturnValue({ height: 700 } as DOMRect);
    grown();
    await arrived();
    expect(resize.mock.calls.slice(-2)).toEqual([[211], [500]]);
    rect.mockRestore();
  });
});
