/** An archive that was made elsewhere: its files, and what proves that nobody altered it. Pure. */
import type { Schemas } from "@/api/client";

export const MAX_VOLUME_BYTES = 8 * 1024 ** 3;

export type Refusal = "kind" | "empty" | "tooLarge";

/** Why a file cannot be one of an archive; null if it can. */
export function refusalOf({ name, size }: Pick<File, "name" | "size">): Refusal | null {
  if (!name.toLowerCase().endsWith(".zip")) return "kind";
  if (!size) return "empty";
  return size > MAX_VOLUME_BYTES ? "tooLarge" : null;
}

export const PROOFS = ["own", "digest", "key"] as const;
/** The signature of this installation, the SHA-256 of the manifest, or the signature of another installation. */
export type Proof = (typeof PROOFS)[number];

/** What was typed for a proof, as the API takes it; null while it cannot be right. */
export function proven(proof: Proof, typed: string): Pick<Schemas["RestoreRequest"], "manifestSha256" | "publicKey"> | null {
  const text = typed.trim();
  if (proof === "own") return {};
  if (proof === "digest") return /^[0-9a-f]{64}$/i.test(text) ? { manifestSha256: text.toLowerCase() } : null;
  return /^-----BEGIN PUBLIC KEY-----\s[\s\S]+-----END PUBLIC KEY-----$/.test(text) ? { publicKey: text } : null;
}
