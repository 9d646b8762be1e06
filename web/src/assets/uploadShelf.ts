/** Keeps open upload sessions on this device, so that an upload goes on after a reload. */
import { createStore, del, entries, set } from "idb-keyval";
import type { Kind } from "./uploadFiles";
import type { ImageType } from "./uploadMatch";

/** What a file is, and which part of which release it is for. */
export interface UploadedFile {
  releaseId: string;
  trackId?: string;
  fileName: string;
  size: number;
  kind: Kind;
  contentType: string;
  imageType?: ImageType;
}

export interface KeptSession extends UploadedFile {
  assetId: string;
  uploadUrl: string;
  expires: string;
  handle?: FileSystemFileHandle;
}

export interface SessionShelf {
  put(session: KeptSession): Promise<void>;
  drop(assetId: string): Promise<void>;
  /** The sessions that still accept bytes. */
  all(): Promise<KeptSession[]>;
}

/** The shelf of one person, as several may use a browser. */
export function sessionShelf(uid: string): SessionShelf {
  const store = createStore("uploads", "sessions");
  const keyOf = (assetId: string) => `${uid}/${assetId}`;
  return {
    put: (session) => set(keyOf(session.assetId), session, store),
    drop: (assetId) => del(keyOf(assetId), store),
    all: async () => {
      const mine = (await entries<string, KeptSession>(store)).filter(([key]) => key.startsWith(keyOf("")));
      return mine.map(([, session]) => session).filter((session) => Date.parse(session.expires) > Date.now());
    },
  };
}
