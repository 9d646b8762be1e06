import { afterEach, expect, it, vi } from "vitest";
import { md5Of } from "./uploadHash";

afterEach(() => vi.unstubAllGlobals());

it("goes on without a checksum if the worker fails, and tries another one for the next file", async () => {
  let started = 0;
  class FlakyWorker {
    onmessage?: (event: { data: { id: number; md5?: string } }) => void;
    onerror?: () => void;
    readonly number = ++started;
    postMessage({ id }: { id: number }): void {
      queueMicrotask(() => (this.number === 1 ? this.onerror?.() : this.onmessage?.({ data: { id, md5: "ab" } })));
    }
  }
  vi.stubGlobal("Worker", FlakyWorker);
  expect(await md5Of(new File(["a"], "a.wav"))).toBeUndefined();
  expect(await md5Of(new File(["b"], "b.wav"))).toBe("ab");
  expect(started).toBe(2);
});
