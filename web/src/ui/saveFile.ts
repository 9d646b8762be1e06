const READ_WITHIN_MS = 60_000;

/** Gives the browser a file to save; `type` is its media type. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_WITHIN_MS);
}

const BEGUN_WITHIN_MS = 60_000;

/** Has the browser save what a URL serves: in a frame of its own, so that neither the page nor another download ends. */
export function saveFromUrl(url: string): void {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.setAttribute("sandbox", "allow-downloads");
  frame.src = url;
  document.body.append(frame);
  setTimeout(() => frame.remove(), BEGUN_WITHIN_MS);
}

/** Rows as CSV (RFC 4180); a cell that a spreadsheet would take for a formula is quoted with an apostrophe. */
export function csv(rows: (string | number | null | undefined)[][]): string {
  const cell = (value: string | number | null | undefined): string => {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
