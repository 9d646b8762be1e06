import { expect, it } from "vitest";
import { countOf, grouped } from "./review";

it("groups findings by the step that mends them, in order", () => {
  const paths = ["metadata.genreName", "tracks[1].audio", "/ern:NewReleaseMessage", "basic.title", "tracks[0].isrc", "settings.party"];
  const findings = paths.map((path) => ({ path, code: "c", message: "m", severity: path.startsWith("/") ? ("info" as const) : ("error" as const) }));
  expect(grouped(findings).map(({ group, findings: each }) => [group, each.map((one) => one.path)])).toEqual([
    ["basic", ["basic.title"]],
    ["tracks", ["tracks[0].isrc"]],
    ["assets", ["tracks[1].audio"]],
    ["metadata", ["metadata.genreName"]],
    ["message", ["/ern:NewReleaseMessage", "settings.party"]],
  ]);
  expect([countOf(findings, "error"), countOf(findings, "info")]).toEqual([5, 1]);
});
