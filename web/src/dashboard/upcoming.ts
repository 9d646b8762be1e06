/** The releases that come out from a day on, the next one first; archived ones come out no more. */
export function upcoming<T extends { releaseDate?: string | null; status: string }>(releases: readonly T[], from: string): T[] {
  return releases
    .filter((each) => each.status !== "archived" && (each.releaseDate ?? "") >= from)
    .sort((one, other) => (one.releaseDate ?? "").localeCompare(other.releaseDate ?? ""));
}
