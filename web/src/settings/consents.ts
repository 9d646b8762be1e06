/** What a person agreed to, from the export of their own data: the API has no other list of it. */
export interface Given {
  purpose: string;
  edition: string;
  given: boolean;
  at: string;
}

interface Stored {
  purpose?: string;
  edition?: string;
  acts?: { given: boolean; at: string }[];
}

/** The last act of each consent, which is the one that counts. */
export function givenConsents(records: readonly Stored[]): Given[] {
  return records.flatMap(({ purpose, edition, acts }) => {
    const last = acts?.at(-1);
    return purpose && edition && last ? [{ purpose, edition, given: last.given, at: last.at }] : [];
  });
}
