/** Judges a colour of the branding: on which grounds it is readable, and what the client shows where it is not. */
import { GROUNDS } from "@/session/theme";
import { contrast, LEAST_CONTRAST, readableOn } from "@/ui/contrast";

export interface Judgement {
  ground: "light" | "dark";
  ratio: number;
  readable: boolean;
  /** The colour that is shown on this ground. */
  used: string;
}

const FORM = /^#[0-9a-f]{6}$/i;

/** The colour's contrast on the light and the dark ground; nothing for a text that is no colour. */
export function judgeColour(colour: string): Judgement[] {
  if (!FORM.test(colour)) return [];
  return (["light", "dark"] as const).map((ground) => {
    const ratio = contrast(colour, GROUNDS[ground]);
    return { ground, ratio: Math.floor(ratio * 10) / 10, readable: ratio >= LEAST_CONTRAST, used: readableOn(colour, GROUNDS[ground]) };
  });
}

/** Where a domain's claim stands. */
export function claimState(claim: { proven?: string; missingSince?: string } | null | undefined): "none" | "waiting" | "proven" | "missing" {
  if (!claim) return "none";
  if (!claim.proven) return "waiting";
  return claim.missingSince ? "missing" : "proven";
}
