/** Sends a file to a resumable session of Cloud Storage, chunk by chunk; asks how much has arrived after a failure. */

/** A multiple of 256 KiB, which the protocol demands of every chunk but the last. */
export const CHUNK = 8 * 1024 * 1024;
const HTTP_INCOMPLETE = 308;

export interface PutAnswer {
  status: number;
  /** The `Range` header: `bytes=0-8388607`. */
  range: string | null;
}

/** PUTs a part of the file; rejects if the server cannot be reached, with an AbortError if `signal` says so. */
export type Put = (url: string, part: Blob | null, contentRange: string, progress: (sent: number) => void, signal: AbortSignal) => Promise<PutAnswer>;

/** The session is gone: the upload has to begin anew. */
export class SessionLost extends Error {}

export interface Sending {
  url: string;
  file: Blob;
  signal: AbortSignal;
  /** Whether some of it may have arrived already. */
  resumed?: boolean;
  /** Called with the bytes that were sent so far. */
  progress: (sent: number) => void;
  put?: Put;
  chunk?: number;
}

/** Sends what has not arrived yet; resolves when all of it has. Rejects with SessionLost, or as `put` does. */
export async function sendFile({ url, file, signal, progress, resumed = true, put = putByRequest, chunk = CHUNK }: Sending): Promise<void> {
  let from = resumed ? await arrived(put, url, file.size, signal) : 0;
  while (from < file.size) {
    progress(from);
    const to = Math.min(from + chunk, file.size);
    const start = from;
    const answer = await put(url, file.slice(start, to), `bytes ${start}-${to - 1}/${file.size}`, (sent) => progress(start + sent), signal);
    from = next(answer, file.size);
  }
  progress(file.size);
}

async function arrived(put: Put, url: string, size: number, signal: AbortSignal): Promise<number> {
  const from = next(await put(url, null, `bytes */${size}`, () => undefined, signal), size);
  // The local storage claims one byte of an empty session; a real one has none, or whole parts of 256 KiB.
  return from === 1 && size > 1 ? 0 : from;
}

/** The first byte that is missing. */
function next(answer: PutAnswer, size: number): number {
  if (answer.status === 200 || answer.status === 201) return size;
  if (answer.status === HTTP_INCOMPLETE) return Number(/-(\d+)$/.exec(answer.range ?? "")?.[1] ?? -1) + 1;
  if ([400, 404, 410, 412, 499].includes(answer.status)) throw new SessionLost(`The session answered ${answer.status}.`);
  throw new Error(`The storage answered ${answer.status}.`);
}

/** XMLHttpRequest, because fetch does not tell how much of a body was sent. */
const putByRequest: Put = (url, part, contentRange, progress, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open("PUT", url);
    request.setRequestHeader("Content-Range", contentRange);
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () => resolve({ status: request.status, range: request.getResponseHeader("Range") });
    request.onerror = () => reject(new Error("The connection to the storage broke."));
    request.onabort = () => reject(new DOMException("Stopped.", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop);
    if (signal.aborted) return void reject(new DOMException("Stopped.", "AbortError"));
    request.send(part);
  });
