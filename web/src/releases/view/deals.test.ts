import { expect, it } from "vitest";
import { dealText, moment } from "./deals";

it("writes offers as words", () => {
  expect(dealText("subscription-streaming")).toBe("Subscription streaming");
  expect(dealText("PayAsYouGoModel/OnDemandStream")).toBe("On demand stream, pay as you go");
  expect(dealText("AdvertisementSupportedModel/ConditionalDownload+OnDemandStream;interface=PortableDevice")).toBe("Conditional download + On demand stream, advertisement supported");
  expect(dealText("")).toBe("");
});

it("writes moments and days", () => {
  expect(moment(null, "2026-01-16", "en-GB")).toBe("16 Jan 2026");
  expect(moment("2026-01-16T10:00:00", null, "en-GB")).toBe("16 Jan 2026, 10:00");
  expect(moment(null, null, "en-GB")).toBe("");
});
