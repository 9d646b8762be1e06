import { expect, it } from "vitest";
import { type Acknowledgement, saidAbout, took } from "./useDelivery";

it("takes what was said about the delivery from any acknowledgement, the latest first", () => {
  const one: Acknowledgement = {
    id: "a", channel: "folder", received: "2026-03-01T12:00:00Z", created: "2026-03-01T11:00:00Z", deliveryIds: ["d", "e"],
    statements: [{ word: "FileOK", deliveryId: "d" }, { word: "Rejected", deliveryId: "e" }],
  };
  const two: Acknowledgement = { id: "b", channel: "webhook", received: "2026-03-02T12:00:00Z", deliveryIds: ["d"], statements: [{ word: "Live", deliveryId: "d" }] };
  expect(saidAbout([one, two], "d").map((each) => [each.word, each.at])).toEqual([["Live", "2026-03-02T12:00:00Z"], ["FileOK", "2026-03-01T11:00:00Z"]]);
});

it("tells short times in milliseconds and long ones in seconds", () => {
  expect([took(5), took(999), took(1661)]).toEqual(["5 ms", "999 ms", "1.7 s"]);
});
