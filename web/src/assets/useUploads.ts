/** The uploads of this page: one queue for all releases, so that nothing waits for a page to stay open. */
import { computed } from "vue";
import { answer, api } from "@/api/client";
import { useSession } from "@/session/session";
import { md5Of } from "./uploadHash";
import { createUploads, type Uploads } from "./uploadQueue";
import { sessionShelf } from "./uploadShelf";

let queue: Uploads | undefined;
let asking = false;
const MOVING = ["hashing", "opening", "waiting", "sending"];

/** Has the browser ask before the window is closed while files are on their way. */
function onLeave(uploads: Uploads): void {
  if (asking) return;
  asking = true;
  addEventListener("beforeunload", (event) => uploads.items.some((each) => MOVING.includes(each.state)) && event.preventDefault());
}

export function useUploads(releaseId: () => string) {
  queue ??= createUploads({
    open: async (uploads) => (await answer(api.POST("/assets/uploads", { body: { uploads } }))).items,
    md5: md5Of,
    shelf: sessionShelf(useSession().account?.uid ?? ""),
  });
  const uploads = queue;
  onLeave(uploads);
  const items = computed(() => uploads.items.filter((each) => each.releaseId === releaseId()));
  const running = computed(() => items.value.filter((each) => !["sent", "failed", "needsFile"].includes(each.state)));
  const total = computed(() => running.value.reduce((sum, each) => sum + each.size, 0));
  const sent = computed(() => running.value.reduce((sum, each) => sum + each.sent, 0));
  /** Seconds until all is sent; null while that cannot be told. */
  const left = computed(() => {
    const speed = running.value.reduce((sum, each) => sum + each.speed, 0);
    return speed > 0 ? (total.value - sent.value) / speed : null;
  });
  return { uploads, items, running, total, sent, left };
}
