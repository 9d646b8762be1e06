/** Plays one recording with its waveform. Only one plays at a time on a page. */
import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from "vue";
import { useColorMode } from "@vueuse/core";
import type WaveSurfer from "wavesurfer.js";
import { linkTo } from "./links";
import { readPeaks } from "./peaks";

export interface Recording {
  assetId: string;
  /** In seconds, as measured. */
  duration: number;
  /** Whether the server has drawn its waveform. */
  waveform: boolean;
}

const HEIGHT = 48;
const STEP_S = 5;
let sounding: (() => void) | null = null;

/** The colours of the page, which a canvas cannot take from CSS. */
function colours(at: HTMLElement) {
  const style = getComputedStyle(at);
  const read = (name: string, other: string) => style.getPropertyValue(name).trim() || other;
  return { waveColor: read("--ui-text-dimmed", "#9f9fa9"), progressColor: read("--ui-primary", "#6366f1"), cursorColor: read("--ui-text-muted", "#71717b") };
}

export function usePlayer(container: Ref<HTMLElement | null>, recording: () => Recording) {
  const state = ref<"idle" | "loading" | "ready" | "failed">("idle");
  const playing = ref(false);
  const position = ref(0);
  const surfer = shallowRef<WaveSurfer>();
  const { state: mode } = useColorMode();

  let prepared: Promise<void> | undefined;
  /** Draws the waveform, once; the recording itself is loaded when it is first played. */
  const prepare = (): Promise<void> => (prepared ??= draw());

  async function draw(): Promise<void> {
    state.value = "loading";
    const { assetId, duration, waveform } = recording();
    try {
      const [{ default: Surfer }, url, drawn] = await Promise.all([
        import("wavesurfer.js"),
        linkTo({ assetId }),
        waveform ? linkTo({ assetId, derived: "waveform.svg" }) : null,
      ]);
      const peaks = drawn ? await readPeaks(drawn) : null;
      if (!url || !container.value) throw new Error("There is no link to the recording.");
      const media = new Audio();
      media.preload = "none";
      const made = Surfer.create({
        container: container.value, media, height: HEIGHT, barWidth: 2, barGap: 1, barRadius: 2, normalize: true, ...colours(container.value),
      });
      made.on("play", () => (playing.value = true));
      made.on("pause", () => (playing.value = false));
      made.on("finish", () => (playing.value = false));
      made.on("timeupdate", (at) => (position.value = at));
      made.on("error", () => (state.value = "failed"));
      surfer.value = made;
      await made.load(url, [peaks ?? [0.02, 0.02]], duration);
      state.value = "ready";
    } catch {
      state.value = "failed";
    }
  }

  const stop = (): void => surfer.value?.pause();

  async function toggle(): Promise<void> {
    await prepare(); // a click while it is drawn counts
    if (!surfer.value || state.value === "failed") return;
    if (playing.value) return stop();
    sounding?.();
    sounding = stop;
    await surfer.value.play().catch(() => (state.value = "failed"));
  }

  function seek(to: number): void {
    const at = Math.min(Math.max(0, to), recording().duration);
    position.value = at;
    surfer.value?.setTime(at);
  }

  function onKey(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowLeft: position.value - STEP_S, ArrowRight: position.value + STEP_S, Home: 0, End: recording().duration };
    const to = moves[event.key];
    if (to !== undefined) seek(to);
    else if (event.key === " ") void toggle();
    else return;
    event.preventDefault();
  }

  watch(mode, () => {
    // After the page has taken the new theme's colours.
    requestAnimationFrame(() => container.value && surfer.value?.setOptions(colours(container.value)));
  });
  onBeforeUnmount(() => {
    if (sounding === stop) sounding = null;
    surfer.value?.destroy();
  });

  return { state, playing, position, prepare, toggle, seek, onKey };
}
