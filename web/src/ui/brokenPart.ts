/** Parts of the client that could not be loaded: the network is gone, or a newer version has replaced them. */
import { ref } from "vue";
import type { Router } from "vue-router";

/** Whether a part is missing; only loading the whole page anew is certain to help. */
export const isPartBroken = ref(false);

/** Follows the parts that Vite loads, and the pages of the router. */
export function followBrokenParts(router: Pick<Router, "onError">): void {
  const tell = () => void (isPartBroken.value = true);
  addEventListener("vite:preloadError", tell);
  router.onError(tell);
}
