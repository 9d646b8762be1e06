/** Keys that work on every page. `g` and a letter goes to a page, `c` starts a release, `?` shows all keys. */
import { defineShortcuts } from "@nuxt/ui/composables";
import { ref } from "vue";
import { useRouter } from "vue-router";
import { useSession } from "@/session/session";
import { allowedPages } from "./navigation";

export const keysShown = ref(false);
export const paletteShown = ref(false);

/** Registers the keys for as long as the shell is shown. */
export function useNavigationKeys(): void {
  const router = useRouter();
  const pages = allowedPages(useSession().can).flat().filter((link) => link.key !== "?");
  defineShortcuts({
    ...Object.fromEntries(pages.map((link) => [`g-${link.key}`, () => router.push(link.to)])),
    c: () => router.push("/releases/new"),
    "?": () => (keysShown.value = !keysShown.value),
    meta_k: { usingInput: true, handler: () => (paletteShown.value = !paletteShown.value) },
  });
}
