import { expect, it } from "vitest";
import { releaseIdIn } from "./releaseId";

it.each([
  ["3f2a", "3f2a"],
  [" 3f2a ", "3f2a"],
  ["https://distro.example/releases/3f2a", "3f2a"],
  ["https://distro.example/releases/3f2a/tracks", "3f2a"],
  ["https://distro.example/releases/3f2a?tab=1#x", "3f2a"],
  ["/releases/3f2a/", "3f2a"],
  ["", null],
  ["  ", null],
  ["Night Drive", null],
  ["https://distro.example/deliveries/3f2a", null],
  ["https://distro.example/releases", null],
  ["https://distro.example/releases/new", null],
])("finds the release in %j", (text, id) => expect(releaseIdIn(text)).toBe(id));
