/** Attaches recordings and covers to the drafts of an import: finds their places, uploads them, and has the sound of the rest compared. */
import { computed, ref, shallowRef } from "vue";
import { answer, api, once, type Schemas } from "@/api/client";
import type { Picked } from "@/assets/uploadFiles";
import type { Upload } from "@/assets/uploadQueue";
import { useUploads } from "@/assets/useUploads";
import { useAct } from "@/ui/useAct";
import { chosen, countsOf, fittingFacts, fittingFiles, keyOf, type Matches, type Place, type Row, rowsOf, unsure, usable, wantedOf } from "./places";
import { readFacts } from "./tags";

const RECORDINGS = 10;
const TRIES = 40;
const WAIT_MS = 3000;

export type Heard = Schemas["RecordingMatches"];

export function useAttaching(importId: () => string) {
  const { busy, run } = useAct();
  const { uploads } = useUploads(() => "");
  const rows = shallowRef<Row[]>([]);
  const leftOut = ref(0);
  const sentRows = shallowRef<Row[]>([]);
  const heard = shallowRef<Heard>({ items: [], undecided: [], waiting: [] });
  const counts = computed(() => countsOf(rows.value));

  /** Finds the places of files by their names and tags. What has its file already has no place. */
  const take = (picked: Picked[]) =>
    run(async () => {
      const all = usable(picked);
      const some = fittingFiles(all);
      leftOut.value = all.length - some.length;
      if (!some.length) return;
      const byName = await match(some);
      const facts = await factsOf(unsure(some, byName));
      rows.value = rowsOf(some, facts.length ? await match(some, facts) : byName);
    });

  const match = (picked: readonly Picked[], facts: Schemas["FileFacts"][] = []): Promise<Matches> =>
    answer(api.POST("/imports/{importId}/matches", { params: { path: { importId: importId() } }, body: { names: picked.map((each) => each.path), facts } }));

  async function factsOf(picked: readonly Picked[]): Promise<Schemas["FileFacts"][]> {
    const facts: Schemas["FileFacts"][] = [];
    for (const each of picked) {
      const known = await readFacts(each.file);
      if (Object.keys(known).length) facts.push({ name: each.path, ...known });
    }
    return fittingFacts(facts);
  }

  function choose(row: Row, place: Place | undefined): void {
    rows.value = rows.value.map((each) => (each.name === row.name ? chosen(each, place) : each));
  }

  function upload(): void {
    const ready = rows.value.filter((each) => each.places.length);
    sentRows.value = [...sentRows.value, ...ready];
    rows.value = rows.value.filter((each) => !each.places.length);
    uploads.add(wantedOf(ready));
  }

  const mine = computed((): Upload[] => {
    const places = new Set(sentRows.value.flatMap((row) => row.places.map((place) => `${keyOf(place)} ${row.picked.file.name}`)));
    return uploads.items.filter((each) => places.has(`${each.releaseId} ${each.trackId ?? ""} ${each.fileName}`));
  });
  /** The recordings that arrived without a track, by which sound is to be compared. */
  const loose = computed(() => mine.value.filter((each) => each.kind === "audio" && !each.trackId && each.state === "sent" && each.assetId).map((each) => each.assetId as string));

  /** Gives recordings their tracks: by a person's choice, or by sound. Asks again while files are measured. */
  const give = (recordings: Schemas["LooseRecording"][]) =>
    run(async () => {
      for (let start = 0; start < recordings.length; start += RECORDINGS) await ask(recordings.slice(start, start + RECORDINGS));
    });

  async function ask(recordings: Schemas["LooseRecording"][]): Promise<void> {
    for (let wanted = recordings, tries = 0; wanted.length && tries < TRIES; tries += 1) {
      if (tries) await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      const found = await answer(api.POST("/assets/tracks", { body: { recordings: wanted }, headers: once() }));
      heard.value = merged(heard.value, found);
      wanted = wanted.filter((each) => found.waiting.includes(each.assetId));
    }
  }

  return { busy, rows, counts, leftOut, take, choose, upload, mine, loose, heard, give };
}

/** The newer answer about each recording counts. */
export function merged(before: Heard, found: Heard): Heard {
  const told = new Set([...found.items, ...found.undecided].map((each) => each.assetId).concat(found.waiting));
  return {
    items: [...before.items.filter((each) => !told.has(each.assetId)), ...found.items],
    undecided: [...before.undecided.filter((each) => !told.has(each.assetId)), ...found.undecided],
    waiting: [...before.waiting.filter((each) => !told.has(each)), ...found.waiting],
  };
}
