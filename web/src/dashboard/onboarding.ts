/** The steps from an empty label to the first delivery. */
export interface Step {
  name: "party" | "release" | "target" | "delivery";
  done: boolean;
  to: string;
}

interface State {
  partyId?: string | null;
  releases: number;
  targets: number;
  deliveries: number;
}

export function stepsOf({ partyId, releases, targets, deliveries }: State): Step[] {
  return [
    { name: "party", done: Boolean(partyId), to: "/settings/general" },
    { name: "release", done: releases > 0, to: "/releases/new" },
    { name: "target", done: targets > 0, to: "/targets/new" },
    { name: "delivery", done: deliveries > 0, to: "/deliveries/new" },
  ];
}
