/**
 * The client's end of a panel's message bridge. A panel runs in a frame without an origin; all that it reaches are the
 * messages below, over a port that only this panel has. Whatever has another shape is ignored, and what is too large, too
 * often or too slow is refused. No token, address or document of the client enters the frame.
 */
import type { Role } from "@/session/permissions";

/** What a panel is about: ids of documents, such as `releaseId`. */
export type About = Readonly<Record<string, string>>;

/** How the client looks; colours are those of CSS. */
export interface Look {
  theme: "light" | "dark";
  /** A BCP 47 tag. */
  language: string;
  colors: Readonly<Record<string, string>>;
}

export interface Host {
  role: Role;
  about: About;
  look: Look;
  /** Asks the plug-in. Rejects with what the panel may know. */
  request: (action: string, body: unknown) => Promise<unknown>;
  /** The panel wants to be as high as this, in CSS pixels: always within HEIGHTS. */
  resize: (height: number) => void;
  /** Saves a file for the person: its name and type are ones that nothing runs. */
  download: (name: string, type: string, content: Uint8Array<ArrayBuffer>) => void;
  /** Somebody has pressed the keys of the command palette in the panel, where the client does not hear them. */
  search: () => void;
}

export const HEIGHTS = { least: 40, most: 4000 };
export const LIMITS = {
  /** Characters of a body as JSON. */
  size: 262_144,
  /** Characters of a file to save, as base64. */
  file: 8_388_608,
  /** Requests that wait for their answers. */
  open: 8,
  /** Requests in any minute. */
  perMinute: 120,
  /** A panel's request may take twenty seconds, and the way to it some more. */
  timeoutMs: 30_000,
};
/** What a panel may save, by the ends of names. */
const FILES: Readonly<Record<string, string>> = { pdf: "application/pdf", txt: "text/plain", csv: "text/csv", json: "application/json", png: "image/png" };
const FILE = /^[\p{L}\p{N}][\p{L}\p{N}_. -]{0,90}\.(pdf|txt|csv|json|png)$/u;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ACTION = /^[\w.:/-]{1,100}$/;
const MINUTE_MS = 60_000;

interface Request {
  type: "stardust:request";
  id: number;
  action: string;
  body: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isRequest = (data: Record<string, unknown>): boolean => data.type === "stardust:request" && Number.isSafeInteger(data.id) && typeof data.action === "string" && ACTION.test(data.action);

/** The JSON text of a value; null for one that has none, or that is too long. */
function sized(value: unknown): string | null {
  try {
    const text = JSON.stringify(value ?? null);
    return text.length <= LIMITS.size ? text : null;
  } catch {
    return null;
  }
}

class Refusal extends Error {}

/** Rejects after a time. */
function soon<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Refusal(`The plug-in has not answered within ${LIMITS.timeoutMs / 1000} seconds.`)), LIMITS.timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export interface Bridge {
  /** Tells the panel that the client looks different now. */
  look: (look: Look) => void;
  close: () => void;
}

/** Serves a panel over its port, until it is closed. */
export function connect(port: MessagePort, host: Host): Bridge {
  const open = new Set<number>();
  let recent: number[] = [];
  let closed = false;

  const send = (message: object): void => {
    if (!closed) port.postMessage(message);
  };

  /** Counts what the panel asks for. Throws Refusal if it asks too often. */
  function count(): void {
    const now = Date.now();
    recent = recent.filter((each) => now - each < MINUTE_MS);
    if (recent.length >= LIMITS.perMinute) throw new Refusal(`A panel may ask ${LIMITS.perMinute} times a minute. Ask later.`);
    recent.push(now);
  }

  /** Saves a file that a panel made, if it is one that may be saved. */
  function save({ name, contentType, content }: Record<string, unknown>): void {
    if (typeof name !== "string" || typeof contentType !== "string" || typeof content !== "string" || content.length > LIMITS.file) return;
    if (FILES[FILE.exec(name)?.[1] ?? ""] !== contentType || content.length % 4 || !BASE64.test(content)) return;
    try {
      count();
    } catch {
      return;
    }
    host.download(name, contentType, Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)));
  }

  /** The body that may be asked with. Throws Refusal. */
  function admitted({ id, body }: Request): unknown {
    if (open.has(id)) throw new Refusal(`Request ${id} is still open.`);
    if (open.size >= LIMITS.open) throw new Refusal(`${LIMITS.open} requests are open. Wait for their answers.`);
    const text = sized(body);
    if (text === null) throw new Refusal(`A body is plain values of JSON, at most ${LIMITS.size} characters.`);
    count();
    return JSON.parse(text) as unknown;
  }

  async function serve(request: Request): Promise<void> {
    let mine = false;
    try {
      const body = admitted(request);
      open.add(request.id);
      mine = true;
      send({ type: "stardust:response", id: request.id, body: await soon(host.request(request.action, body)) });
    } catch (error) {
      send({ type: "stardust:response", id: request.id, error: error instanceof Error ? error.message : "The request failed." });
    } finally {
      if (mine) open.delete(request.id);
    }
  }

  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (closed || !isRecord(data)) return;
    if (isRequest(data)) void serve(data as unknown as Request);
    else if (data.type === "stardust:resize" && Number.isFinite(data.height)) {
      host.resize(Math.min(Math.max(Math.ceil(data.height as number), HEIGHTS.least), HEIGHTS.most));
    } else if (data.type === "stardust:download") save(data);
    else if (data.type === "stardust:search") host.search();
  };
  send({ type: "stardust:init", role: host.role, about: { ...host.about }, ...host.look });

  return {
    look: (look) => send({ type: "stardust:look", ...look }),
    close() {
      closed = true;
      port.close();
    },
  };
}
