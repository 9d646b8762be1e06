/** Computes the MD5 of files off the main thread; one message a file. */
import { createMD5 } from "hash-wasm";

const PART = 8 * 1024 * 1024;

addEventListener("message", async (event: MessageEvent<{ id: number; file: File }>) => {
  const { id, file } = event.data;
  try {
    const hash = await createMD5();
    for (let from = 0; from < file.size; from += PART) {
      hash.update(new Uint8Array(await file.slice(from, from + PART).arrayBuffer()));
    }
    postMessage({ id, md5: hash.digest("hex") });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
