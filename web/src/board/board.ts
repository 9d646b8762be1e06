/** The truth about every release at every target: what we sent, what the DSP says, and what to do. */
import type { Schemas } from "@/api/client";

type BoardCell = Schemas["BoardCell"];
export type BoardRow = Schemas["BoardRow"];
export const STATES = ["live", "received", "sent", "sending", "silent", "rejected", "failed", "takenDown", "notSent"] as const;
export type CellState = (typeof STATES)[number];
export type Todo = "deliver" | "update" | "wait" | "ask" | "fix" | "retry" | "takedown" | "listen" | "none";
export const SHOWS = ["all", "notLive", "rejected", "silent"] as const;
export type Show = (typeof SHOWS)[number];

export interface Cell {
  releaseId: string;
  targetId: string;
  state: CellState;
  todo: Todo;
  since: string | null;
  /** Whether a delivery is queued or runs. */
  onWay: boolean;
  /** What went wrong: why our delivery failed, or the DSP's words. */
  trouble: string | null;
  sent: BoardCell["sent"] | null;
  dsp: BoardCell["dsp"] | null;
  live: BoardCell["live"];
}

const OPEN = ["queued", "processing", "delivering"];

export function cellOf(releaseId: string, cell: BoardCell): Cell {
  const state = stateOf(cell);
  const { sent = null, dsp = null } = cell;
  const onWay = sent !== null && OPEN.includes(sent.state);
  const trouble = state === "failed" || onWay ? (sent?.problem ?? null) : ([dsp?.code, dsp?.reason].filter(Boolean).join(" · ") || null);
  return { releaseId, targetId: cell.targetId, state, todo: todoOf(cell, state), since: cell.since ?? null, onWay, trouble, sent, dsp, live: cell.live };
}

function stateOf({ sent, dsp, live }: BoardCell): CellState {
  if (!sent) return "notSent";
  if (sent.state === "failed") return "failed";
  if (dsp?.status === "rejected") return "rejected";
  if (!sent.at) return "sending";
  if (dsp?.overdue) return "silent";
  if (live === "yes") return "live";
  if (sent.action === "Takedown" && live === "no" && !OPEN.includes(sent.state)) return "takenDown";
  return dsp?.status === "received" || dsp?.status === "ingested" ? "received" : "sent";
}

/** The server's word for it, told apart where a person does different things. */
function todoOf(cell: BoardCell, state: CellState): Todo {
  switch (cell.todo) {
    case "fix":
      return state === "failed" ? "retry" : "fix";
    case "redeliver":
      return "update";
    case "takedownPending":
      return "takedown";
    case "none":
      return state === "sent" ? "listen" : "none";
    default:
      return cell.todo;
  }
}

/** Whether a filter is about the cell. */
export function concerns(cell: Cell, show: Show): boolean {
  switch (show) {
    case "all":
      return true;
    case "notLive":
      return cell.live !== "yes" && cell.state !== "takenDown";
    case "rejected":
      return cell.state === "rejected" || cell.state === "failed";
    case "silent":
      return cell.state === "silent";
  }
}

export interface Line {
  release: BoardRow;
  cells: Cell[];
}

export function linesOf(rows: BoardRow[]): Line[] {
  return rows.map((release) => ({ release, cells: release.cells.map((cell) => cellOf(release.releaseId, cell)) }));
}

export function count(lines: Line[], show: Show): number {
  return lines.reduce((all, line) => all + line.cells.filter((cell) => concerns(cell, show)).length, 0);
}

/** The lines whose release has every word. */
export function sift(lines: Line[], words: string): Line[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return lines.filter(({ release }) => {
    const text = `${release.title} ${release.displayArtist} ${release.barcode ?? ""}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The rows with newer ones in their place; what was not there before comes first. */
export function renewed(rows: BoardRow[], newer: BoardRow[]): BoardRow[] {
  const byId = new Map(newer.map((row) => [row.releaseId, row]));
  const known = new Set(rows.map((row) => row.releaseId));
  return [...newer.filter((row) => !known.has(row.releaseId)), ...rows.map((row) => byId.get(row.releaseId) ?? row)];
}
