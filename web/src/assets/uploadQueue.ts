/** Uploads of files to releases, several at once, for as long as the page is open; open sessions survive a reload. */
import { reactive } from "vue";
import type { Schemas } from "@/api/client";
import { Problem } from "@/api/problem";
import { formatOf, type Picked } from "./uploadFiles";
import type { ImageType } from "./uploadMatch";
import { type Put, sendFile, SessionLost } from "./uploadSession";
import type { KeptSession, SessionShelf, UploadedFile } from "./uploadShelf";

/** `needsFile`: after a reload, until the person chooses the file again. */
export type UploadState = "hashing" | "opening" | "waiting" | "sending" | "paused" | "needsFile" | "sent" | "failed";

export interface Upload extends UploadedFile {
  id: number;
  state: UploadState;
  /** Bytes that arrived. */
  sent: number;
  /** Bytes a second, lately. */
  speed: number;
  error: string;
  assetId?: string;
  uploadUrl?: string;
  md5?: string;
  /** How often a session was opened for it. */
  opened: number;
}

export interface Wanted {
  releaseId: string;
  picked: Picked;
  trackId?: string;
  imageType?: ImageType;
}

export interface Ports {
  open: (requests: Schemas["UploadRequest"][]) => Promise<Schemas["UploadSession"][]>;
  md5: (file: File) => Promise<string | undefined>;
  shelf: SessionShelf;
  put?: Put;
  wait?: (ms: number) => Promise<void>;
}

const AT_ONCE = 3;
const MOST_IN_A_REQUEST = 100;
const TRIES = 8;
const MOST_SESSIONS = 3;
const LONGEST_WAIT_MS = 30_000;

export function createUploads({ open, md5, shelf, put, wait = sleep }: Ports) {
  const items = reactive<Upload[]>([]);
  const sources = new Map<number, Picked>();
  const stops = new Map<number, AbortController>();
  let last = 0;
  let hashing = false;
  let opening = false;

  /** Adds files. A file whose upload was interrupted goes on where it stopped. */
  function add(wanted: readonly Wanted[]): void {
    for (const { releaseId, picked, trackId, imageType } of wanted) {
      const { name, size } = picked.file;
      const open = items.find((each) => each.state === "needsFile" && each.releaseId === releaseId && each.fileName === name && each.size === size);
      if (open) {
        give(open, picked);
        continue;
      }
      const format = formatOf(name);
      if (!format) continue;
      const state = "hashing";
      const id = track({ ...format, releaseId, trackId, imageType, fileName: name, size, state });
      sources.set(id, picked);
    }
    void hash();
    pump();
  }

  function track(known: Omit<Upload, "id" | "sent" | "speed" | "error" | "opened">): number {
    last += 1;
    items.push({ sent: 0, speed: 0, error: "", opened: 0, ...known, id: last });
    return last;
  }

  function give(upload: Upload, picked: Picked): void {
    sources.set(upload.id, picked);
    upload.state = "waiting";
    pump();
  }

  async function hash(): Promise<void> {
    if (hashing) return;
    hashing = true;
    for (let each = next("hashing"); each; each = next("hashing")) {
      const source = sources.get(each.id);
      const sum = source ? await md5(source.file) : undefined;
      if ((each.state as UploadState) !== "hashing") continue;
      each.md5 = sum;
      each.state = "opening";
      void openSessions();
    }
    hashing = false;
  }

  const next = (state: UploadState): Upload | undefined => items.find((each) => each.state === state);

  /** Opens the sessions of all hashed files in one request; those that the server does not accept fail alone. */
  async function openSessions(): Promise<void> {
    if (opening) return;
    opening = true;
    for (let some = hashed(); some.length; some = hashed()) {
      try {
        const sessions = await open(some.map(requestOf));
        sessions.forEach((session, index) => void take(some[index], session));
      } catch (error) {
        if (!refuse(some, error)) await wait(LONGEST_WAIT_MS / 3);
      }
      pump();
    }
    opening = false;
  }

  const hashed = (): Upload[] => items.filter((each) => each.state === "opening").slice(0, MOST_IN_A_REQUEST);

  async function take(upload: Upload | undefined, session: Schemas["UploadSession"]): Promise<void> {
    if (!upload) return;
    Object.assign(upload, { assetId: session.assetId, uploadUrl: session.uploadUrl, opened: upload.opened + 1 });
    if (upload.state === "opening") upload.state = "waiting";
    const { releaseId, trackId, fileName, size, kind, contentType, imageType } = upload;
    const handle = sources.get(upload.id)?.handle;
    const kept: KeptSession = { assetId: session.assetId, uploadUrl: session.uploadUrl, expires: session.expires, releaseId, trackId, fileName, size, kind, contentType, imageType, handle };
    await shelf.put(kept).catch(() => undefined);
  }

  /** Whether some uploads failed for good, so that the others can go on. */
  function refuse(some: Upload[], error: unknown): boolean {
    if (error instanceof Problem && error.passing) return false;
    const findings = error instanceof Problem ? error.findings : [];
    const named = findings.map((each) => [Number(/^uploads\[(\d+)\]/.exec(each.path)?.[1] ?? -1), `${each.message} ${each.remedy ?? ""}`.trim()] as const);
    for (const [index, upload] of some.entries()) {
      const mine = named.filter(([at]) => at === index).map(([, message]) => message);
      if (mine.length) fail(upload, mine.join(" "));
      else if (!named.some(([at]) => at >= 0)) fail(upload, error instanceof Error ? error.message : String(error));
    }
    return true;
  }

  function fail(upload: Upload, message: string): void {
    upload.state = "failed";
    upload.error = message;
  }

  /** Starts as many uploads as may run at once. */
  function pump(): void {
    const running = items.filter((each) => each.state === "sending").length;
    for (const upload of items.filter((each) => each.state === "waiting").slice(0, Math.max(0, AT_ONCE - running))) void send(upload);
  }

  async function send(upload: Upload): Promise<void> {
    const source = sources.get(upload.id);
    if (!source || !upload.uploadUrl) return;
    upload.state = "sending";
    upload.error = "";
    const stop = new AbortController();
    let resumed = upload.opened === 0 || upload.sent > 0;
    stops.set(upload.id, stop);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await sendFile({ url: upload.uploadUrl, file: source.file, signal: stop.signal, resumed, progress: measured(upload), put });
        upload.state = "sent";
        await shelf.drop(upload.assetId ?? "").catch(() => undefined);
        break;
      } catch (error) {
        if (stop.signal.aborted) break;
        resumed = true;
        if (error instanceof SessionLost && upload.opened < MOST_SESSIONS) {
          await shelf.drop(upload.assetId ?? "").catch(() => undefined);
          Object.assign(upload, { state: "hashing", sent: 0, uploadUrl: undefined, assetId: undefined });
          void hash();
          break;
        }
        if (attempt >= TRIES || error instanceof SessionLost) {
          fail(upload, (error as Error).message);
          break;
        }
        upload.speed = 0;
        await wait(Math.min(2 ** attempt * 500, LONGEST_WAIT_MS));
        if (stop.signal.aborted) break;
      }
    }
    stops.delete(upload.id);
    pump();
  }

  /** Notes how much was sent, and how fast. */
  function measured(upload: Upload): (sent: number) => void {
    let [at, before] = [Date.now(), upload.sent];
    return (sent) => {
      upload.sent = sent;
      const seconds = (Date.now() - at) / 1000;
      if (seconds < 0.5) return;
      const now = Math.max(0, sent - before) / seconds;
      upload.speed = upload.speed ? upload.speed * 0.7 + now * 0.3 : now;
      [at, before] = [Date.now(), sent];
    };
  }

  function pause(upload: Upload): void {
    if (upload.state !== "sending" && upload.state !== "waiting") return;
    stops.get(upload.id)?.abort();
    Object.assign(upload, { state: "paused", speed: 0 });
    pump();
  }

  /** Goes on after a pause, a failure, or a reload if the browser may read the file again. */
  async function resume(upload: Upload): Promise<void> {
    const source = sources.get(upload.id);
    if (upload.state === "needsFile" && source?.handle) {
      const file = await readAgain(source.handle);
      if (file?.size === upload.size) return give(upload, { ...source, file });
      return;
    }
    if (!source) return;
    upload.state = upload.uploadUrl ? "waiting" : "hashing";
    upload.error = "";
    void hash();
    pump();
  }

  /** Gives an upload up; its session expires by itself. */
  async function cancel(upload: Upload): Promise<void> {
    stops.get(upload.id)?.abort();
    const place = items.findIndex((each) => each.id === upload.id);
    if (place >= 0) items.splice(place, 1);
    sources.delete(upload.id);
    if (upload.assetId) await shelf.drop(upload.assetId).catch(() => undefined);
    pump();
  }

  /** Brings back the uploads of the release that a reload interrupted. */
  async function restore(releaseId: string): Promise<void> {
    for (const kept of await shelf.all().catch(() => [])) {
      if (kept.releaseId !== releaseId || items.some((each) => each.assetId === kept.assetId)) continue;
      const { expires: _expires, handle, ...known } = kept;
      const id = track({ ...known, state: "needsFile" });
      if (handle) sources.set(id, { file: new File([], kept.fileName), path: kept.fileName, handle });
    }
  }

  const canReadAgain = (upload: Upload): boolean => sources.get(upload.id)?.handle !== undefined;

  return { items, add, pause, resume, cancel, restore, canReadAgain };
}

export type Uploads = ReturnType<typeof createUploads>;

function requestOf(upload: Upload): Schemas["UploadRequest"] {
  const { releaseId, trackId, fileName, kind, imageType, contentType, size, md5 } = upload;
  return { releaseId, trackId, fileName, kind, imageType, contentType, size, md5 };
}

type Asking = FileSystemFileHandle & { requestPermission?: (how: { mode: "read" }) => Promise<PermissionState> };

async function readAgain(handle: Asking): Promise<File | undefined> {
  try {
    if ((await handle.requestPermission?.({ mode: "read" })) === "denied") return undefined;
    return await handle.getFile();
  } catch {
    return undefined;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
