/** What the API says when it refuses: RFC 9457 problem details with the backend's own findings. */
import type { components } from "./schema";

export type Finding = components["schemas"]["Finding"];
type Details = Partial<components["schemas"]["ProblemDetails"]>;

/** A refused or failed call. `findings` stand at the fields they are about; `requestId` is what support asks for. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly remedy: string;
  readonly findings: Finding[];
  readonly requestId: string;

  constructor(status: number, details: Details, requestId = "") {
    super(details.detail ?? details.title ?? `The server answered ${status}.`);
    this.name = "Problem";
    this.status = status;
    this.code = details.code ?? String(status);
    this.remedy = details.remedy ?? "";
    this.findings = details.errors ?? [];
    this.requestId = details.requestId ?? requestId;
  }

  /** Whether nothing is wrong with the request: the same may succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The problem of a call that never reached the server. */
export function offline(): Problem {
  return new Problem(0, { title: "You are offline, or the server cannot be reached." });
}
