/** The MD5 of a file, computed in a worker, so that the server can tell whether what arrived is what was sent. */
interface Reply {
  id: number;
  md5?: string;
}

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, (md5: string | undefined) => void>();

function start(): Worker {
  const started = new Worker(new URL("./uploadHash.worker.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data }: MessageEvent<Reply>) => settle(data.id, data.md5);
  // It may not even have been loaded: the next file gets another one.
  started.onerror = () => {
    worker = undefined;
    [...waiting.keys()].forEach((id) => settle(id, undefined));
  };
  return started;
}

function settle(id: number, md5: string | undefined): void {
  waiting.get(id)?.(md5);
  waiting.delete(id);
}

/** The MD5 in lower-case hex; undefined where the browser cannot compute it, and the upload goes on without. */
export function md5Of(file: File): Promise<string | undefined> {
  worker ??= start();
  const id = ++last;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage({ id, file });
  });
}
