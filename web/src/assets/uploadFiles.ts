/** Files of a drop or a file dialog, with those of whole folders, and what kind of upload each can be. */

export interface Picked {
  file: File;
  /** Where it is in the dropped folder: `Night Transit/CD 1/01 - Departure.wav`; without a folder just its name. */
  path: string;
  /** Lets the upload go on after a reload without asking for the file again. */
  handle?: FileSystemFileHandle;
}

export type Kind = "audio" | "image" | "document";
interface Format {
  kind: Kind;
  contentType: string;
}

const FORMATS: Record<string, Format> = {
  wav: { kind: "audio", contentType: "audio/wav" },
  wave: { kind: "audio", contentType: "audio/wav" },
  flac: { kind: "audio", contentType: "audio/flac" },
  mp3: { kind: "audio", contentType: "audio/mpeg" },
  aiff: { kind: "audio", contentType: "audio/aiff" },
  aif: { kind: "audio", contentType: "audio/aiff" },
  m4a: { kind: "audio", contentType: "audio/mp4" },
  jpg: { kind: "image", contentType: "image/jpeg" },
  jpeg: { kind: "image", contentType: "image/jpeg" },
  png: { kind: "image", contentType: "image/png" },
  pdf: { kind: "document", contentType: "application/pdf" },
};

/** For the file dialog. */
export const ACCEPTED = Object.keys(FORMATS).map((extension) => `.${extension}`).join(",");

/** What a file can be uploaded as, by its extension; the server looks into it. Undefined if it cannot. */
export function formatOf(name: string): Format | undefined {
  return FORMATS[name.split(".").at(-1)?.toLowerCase() ?? ""];
}

/** The files of a file dialog; a chosen folder's files have their place in it. */
export function pickedFrom(files: Iterable<File>): Picked[] {
  return [...files].filter((file) => !isHidden(file.name)).map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

const isHidden = (name: string): boolean => name.startsWith(".") || name === "Thumbs.db";

type WithHandle = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> };

/** The files of a drop. Call it while the event is handled: the browser forgets its items afterwards. */
export async function pickedFromDrop(transfer: DataTransfer): Promise<Picked[]> {
  const items = [...transfer.items].filter((item) => item.kind === "file") as WithHandle[];
  const asked = items.map((item) => ({
    handle: item.getAsFileSystemHandle?.().catch(() => null) ?? null,
    entry: item.webkitGetAsEntry?.() ?? null,
    file: item.getAsFile(),
  }));
  const found: Picked[] = [];
  for (const { handle, entry, file } of asked) {
    const held = await handle;
    if (held) found.push(...(await readHandle(held, "")));
    else if (entry) found.push(...(await readEntry(entry, "")));
    else if (file) found.push(...pickedFrom([file]));
  }
  return found;
}

async function readHandle(handle: FileSystemHandle, folder: string): Promise<Picked[]> {
  if (isHidden(handle.name)) return [];
  const path = `${folder}${handle.name}`;
  if (handle.kind === "file") {
    const held = handle as FileSystemFileHandle;
    return [{ file: await held.getFile(), path, handle: held }];
  }
  const found: Picked[] = [];
  const directory = handle as FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };
  for await (const each of directory.values()) found.push(...(await readHandle(each, `${path}/`)));
  return found;
}

async function readEntry(entry: FileSystemEntry, folder: string): Promise<Picked[]> {
  if (isHidden(entry.name)) return [];
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, path }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Picked[] = [];
  for (;;) {
    // A reader gives at most a hundred entries at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    for (const each of some) found.push(...(await readEntry(each, `${path}/`)));
  }
}
