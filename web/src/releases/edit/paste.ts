/** Pastes a table from a spreadsheet into the track grid, with or without a row of headings. Pure. */
import type { Draft, DraftTrack } from "./draft";
import { COLUMNS, type ColumnName, withCell } from "./trackColumns";
import { newTrack, tracksOf, withTracks } from "./tracks";

/** The cells of tab-separated text; a quoted cell may hold tabs, line breaks and doubled quotes. */
export function readTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/g)) {
    row.push((quoted?.replaceAll('""', '"') ?? bare ?? "").trim());
    if (end === "\t") continue;
    if (row.some(Boolean)) rows.push(row);
    row = [];
  }
  return rows;
}

/** Whether pasted text is a table, not just a word for one cell. */
export function isTable(text: string): boolean {
  return /\t|\r|\n/.test(text.trim());
}

interface Place {
  row: number;
  column: ColumnName;
}

/** The release with the table filled in from the place on; with headings, by their names. Rows beyond the last make tracks. */
export function pasted(release: Draft, text: string, at: Place): Draft {
  const table = readTable(text);
  const headings = headingsOf(table[0] ?? []);
  const first = COLUMNS.findIndex((column) => column.name === at.column);
  const columns = headings ?? COLUMNS.slice(first).map((column) => column.name);
  const tracks = [...tracksOf(release)];
  for (const [index, cells] of table.slice(headings ? 1 : 0).entries()) {
    const place = at.row + index;
    const known = tracks[place] ?? newTrack({ ...release, tracks });
    tracks[place] = cells.reduce<DraftTrack>((track, cell, each) => {
      const column = columns[each];
      return column && (cell || !headings) ? withCell(track, column, cell) : track;
    }, known);
  }
  return withTracks(release, tracks.filter(Boolean));
}

/** The columns that a row of headings names; undefined if the row is none. */
function headingsOf(row: readonly string[]): (ColumnName | undefined)[] | undefined {
  const found = row.map((cell) => COLUMNS.find((column) => column.headings.includes(cell.toLowerCase()))?.name);
  const named = found.filter(Boolean).length;
  return named >= Math.min(2, row.length) && named >= row.filter(Boolean).length / 2 ? found : undefined;
}
