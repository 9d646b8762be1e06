/** What WCAG 2.2 (1.4.3) asks of text. */
export const LEAST_CONTRAST = 4.5;

/** The contrast of two colours (`#rrggbb`) from 1 to 21, as WCAG 2.2 defines it. Throws TypeError for another form. */
export function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const STEPS = 20;

/** The colour, mixed with white or black just as far as it takes to be readable (4.5) on the ground. */
export function readableOn(colour: string, ground: string): string {
  const goal = luminance(ground) > 0.18 ? 0 : 255;
  const parts = channels(colour);
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = parts.map((part) => Math.round(part + ((goal - part) * step) / STEPS));
    const hex = `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    if (contrast(hex, ground) >= LEAST_CONTRAST) return hex;
  }
  return goal === 0 ? "#000000" : "#ffffff";
}

function channels(colour: string): number[] {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!parts) throw new TypeError(`${colour} is not of the form #rrggbb.`);
  return parts.slice(1).map((hex) => Number.parseInt(hex, 16));
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
