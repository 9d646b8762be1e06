/** Files that are uploaded together: which of them there are, and their upload, which goes on after a lost connection or a reload. */
import { Problem } from "@/api/problem";
import { type Put, sendFile, SessionLost } from "@/assets/uploadSession";

export const MAX_FILES = 100;

/** The files with those that were chosen since, in the order of their names, one that was chosen again once; and how many are too many. */
export function together(files: readonly File[], more: readonly File[]): { files: File[]; leftOut: number } {
  const known = new Set(files.map(identity));
  const all = [...files, ...more.filter((each) => !known.has(identity(each)))].sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
  return { files: all.slice(0, MAX_FILES), leftOut: Math.max(0, all.length - MAX_FILES) };
}

const identity = (file: File): string => `${file.name}:${file.size}:${file.lastModified}`;

export interface Opened {
  uploadId: string;
  /** The URL of each file's session. */
  urls: string[];
}

/** Keeps the open sessions of this tab, so that the same files go on after a reload. */
export interface Shelf {
  take: (files: string) => Opened | null;
  keep: (files: string, opened: Opened) => void;
  drop: () => void;
}

export interface Ports {
  open: (files: { name: string; size: number }[]) => Promise<Opened>;
  shelf: Shelf;
  put?: Put;
  wait?: (ms: number) => Promise<void>;
}

const TRIES = 8;
const MOST_SESSIONS = 3;
const LONGEST_WAIT_MS = 30_000;

/** Sends the files one after the other; resolves with the id of the upload. `progress` gets the bytes of all of them. */
export async function uploadFiles(files: readonly File[], { open, shelf, put, wait = sleep }: Ports, progress: (sent: number) => void, signal: AbortSignal): Promise<string> {
  const key = files.map(identity).join("|");
  for (let session = 1; ; session += 1) {
    const kept = shelf.take(key);
    const opened = kept ?? (await open(files.map(({ name, size }) => ({ name, size }))));
    shelf.keep(key, opened);
    try {
      let before = 0;
      for (const [index, file] of files.entries()) {
        await patiently(file, opened.urls[index] ?? "", kept !== null, (sent) => progress(before + sent));
        before += file.size;
      }
      return opened.uploadId;
    } catch (error) {
      if (!(error instanceof SessionLost) || session >= MOST_SESSIONS) throw error;
      shelf.drop();
    }
  }

  async function patiently(file: File, url: string, known: boolean, tell: (sent: number) => void): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await sendFile({ url, file, signal, resumed: known || attempt > 1, progress: tell, put });
      } catch (error) {
        if (signal.aborted || error instanceof SessionLost || error instanceof Problem || attempt >= TRIES) throw error;
        await wait(Math.min(2 ** attempt * 500, LONGEST_WAIT_MS));
        signal.throwIfAborted();
      }
    }
  }
}

/** In the tab's own storage, under `name`: whoever has a session's URL can upload, so that it is gone with the tab. */
export const tabShelf = (name: string): Shelf => ({
  take(files) {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? "null") as (Opened & { files: string }) | null;
    return kept?.files === files ? { uploadId: kept.uploadId, urls: kept.urls } : null;
  },
  keep: (files, opened) => sessionStorage.setItem(name, JSON.stringify({ files, ...opened })),
  drop: () => sessionStorage.removeItem(name),
});

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
