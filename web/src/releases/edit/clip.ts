/** A preview clip as it is dragged on the waveform: whole seconds, within the recording. Pure. */
export interface Clip {
  startTime: number;
  duration: number;
}

/** A pointer that moves by less is a click, which changes nothing. */
const LEAST_PX = 4;

const within = (value: number, most: number): number => Math.max(0, Math.min(value, most));

/** The clip moved `by` seconds, as far as the recording of `length` seconds goes. */
export function moved(clip: Clip, by: number, length: number): Clip {
  const duration = Math.max(1, Math.floor(Math.min(clip.duration, length)));
  return { startTime: within(Math.round(clip.startTime + by), Math.floor(length) - duration), duration };
}

/** The clip between two points of the recording, in either order; a second at least. */
export function drawn(one: number, other: number, length: number): Clip {
  const last = Math.floor(length);
  const [from, to] = [Math.min(one, other), Math.max(one, other)].map((each) => within(Math.round(each), last)) as [number, number];
  const startTime = Math.min(from, Math.max(0, last - 1));
  return { startTime, duration: Math.max(1, to - startTime) };
}

export interface Drag {
  /** Where it began, in seconds. */
  from: number;
  /** The clip that it moves; without one it draws a new clip. */
  clip: Clip | null;
  /** How far the pointer has been from where it began, in pixels. */
  reach: number;
}

/** The clip of a drag whose pointer is at `at` seconds; null as long as it may be a click. */
export function dragged(drag: Drag, at: number, length: number): Clip | null {
  if (drag.reach < LEAST_PX) return null;
  return drag.clip ? moved(drag.clip, at - drag.from, length) : drawn(drag.from, at, length);
}
