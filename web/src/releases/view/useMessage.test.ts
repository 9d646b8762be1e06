import { expect, it } from "vitest";
import { fileName, messageName } from "./useMessage";

it("names the file after the release, the target and the version", () => {
  expect(fileName("Night Transit", "Harbour Music", "4.3")).toBe("Night-Transit-Harbour-Music-4.3.xml");
  expect(fileName("Ærø / Été", "", "3.8.2")).toBe("r-E-te-3.8.2.xml");
  expect(fileName("夜", "", "")).toBe("message.xml");
});

it("names a message by its format and version", () => {
  expect(messageName({ valid: true, version: "4.3", profile: "Audio" })).toBe("ERN 4.3 Audio");
  expect(messageName({ valid: true, format: "apple", version: "music5.3" })).toBe("Apple Music music5.3");
  expect(messageName({ valid: true, format: "plugin", version: "custom:flat" })).toBe("custom:flat");
});
