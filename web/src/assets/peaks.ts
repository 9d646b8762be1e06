/** Reads the peaks of a recording from its stored waveform, so that the player need not decode the file. */

/** The peaks, from 0 to 1, of a waveform that the server drew: one vertical line for each, mirrored at the middle. */
export function peaksOf(svg: string): number[] {
  const height = Number(/viewBox="0 0 [\d.]+ ([\d.]+)"/.exec(svg)?.[1] ?? 100);
  const lines = svg.matchAll(/M[\d.]+ ([\d.]+)V([\d.]+)/g);
  return Array.from(lines, ([, top, bottom]) => Math.min(1, Math.abs(Number(bottom) - Number(top)) / height));
}

/** The peaks behind a link, or null if they cannot be read; the player then decodes the file itself. */
export async function readPeaks(url: string): Promise<number[] | null> {
  try {
    const response = await fetch(url);
    const peaks = response.ok ? peaksOf(await response.text()) : [];
    return peaks.length ? peaks : null;
  } catch {
    return null;
  }
}
