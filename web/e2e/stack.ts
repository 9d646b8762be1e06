/** The running stack that the scenarios use: `STARDUST_STACK` is the JSON file that tells of it. */
import { readFileSync } from "node:fs";

export interface StackInfo {
  hosting: string;
  auth: string;
  /** The two seeded accounts and their password. */
  users: { admin: string; manager: string; password: string };
  /** The seeded release, which is live at both DSPs, and the two targets. */
  releaseId: string;
  targets: string[];
  /** For each local DSP a file with the target that reaches it. */
  targetFiles: string[];
  /** The folder with the seeded release's audio files and cover. */
  album: string;
}

let read: StackInfo | undefined;

export function stack(): StackInfo {
  const file = process.env.STARDUST_STACK;
  if (!file) throw new Error("Set STARDUST_STACK to the file that tells of a running stack.");
  read ??= JSON.parse(readFileSync(file, "utf8")) as StackInfo;
  return read;
}
