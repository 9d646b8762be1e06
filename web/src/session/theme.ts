/** The tenant's name, logo and colour on its own domain. A colour is changed as far as it takes to be readable. */
import { readonly, ref, type Ref } from "vue";
import { answer, api, type Schemas } from "@/api/client";
import { readableOn } from "@/ui/contrast";

/** The grounds of the two modes: white, and the neutral colour's darkest. */
export const GROUNDS = { light: "#ffffff", dark: "#18181b" };

const theme = ref<Schemas["Theme"]>({ name: "Stardust Distro" } as Schemas["Theme"]);
let asked: Promise<void> | undefined;

async function read(): Promise<void> {
  try {
    theme.value = await answer(api.GET("/theme", { params: { query: { domain: location.hostname } } }));
    showColour(theme.value.primaryColor ?? null);
  } catch {
    // Without an answer the product's own name and colour stay.
  }
}

/** Uses the colour for buttons and links, in each mode as far as it is readable there; null goes back to the default. */
export function showColour(colour: string | null): void {
  const { style } = document.documentElement;
  for (const [mode, ground] of Object.entries(GROUNDS)) {
    if (colour) style.setProperty(`--tenant-${mode}`, readableOn(colour, ground));
    else style.removeProperty(`--tenant-${mode}`);
  }
}

/** The theme of this domain; the product's own until the API has answered. */
export function useTheme(): Readonly<Ref<Schemas["Theme"]>> {
  asked ??= read();
  return readonly(theme) as Readonly<Ref<Schemas["Theme"]>>;
}
