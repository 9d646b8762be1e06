/** A preview clip as it is dragged on the waveform: whole seconds, within the recording. Pure. */
export interface Clip {
  startTime: number;
  duration: number;
}

const within = (value: number, most: number): number => Math.min(Math.max(0, value), most);

/** The clip moved `by` seconds, as far as the recording of `length` seconds goes. */
export function moved(clip: Clip, by: number, length: number): Clip {
  return { ...clip, startTime: within(Math.round(clip.startTime + by), Math.floor(length - clip.duration)) };
}

/** The clip between two points of the recording, in either order; a second at least. */
export function drawn(one: number, other: number, length: number): Clip {
  const last = Math.floor(length);
  const [from, to] = [Math.min(one, other), Math.max(one, other)].map((each) => within(Math.round(each), last)) as [number, number];
  const startTime = Math.min(from, Math.max(0, last - 1));
  return { startTime, duration: Math.max(1, to - startTime) };
}
