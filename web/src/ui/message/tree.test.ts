import { expect, it } from "vitest";
import { search, treeOf } from "./tree";

const MESSAGE = `<?xml version="1.0"?>
<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43" AvsVersionId="3">
  <PartyList><Party><PartyName><FullName>The Example Ensemble</FullName></PartyName></Party></PartyList>
  <ResourceList><SoundRecording><ResourceReference>A1</ResourceReference><BitRate UnitOfMeasure="kbps">1411</BitRate></SoundRecording></ResourceList>
</ern:NewReleaseMessage>`;

it("reads a message as a tree with names as words", () => {
  const tree = treeOf(MESSAGE);
  expect(tree).toMatchObject({ label: "New release message", attributes: [{ name: "AvsVersionId", value: "3" }] });
  expect(tree?.children[0]?.children[0]?.about).toBe("The Example Ensemble");
  expect(tree?.children[1]?.children[0]?.children[1]).toMatchObject({ label: "Bit rate", text: "1411", attributes: [{ name: "UnitOfMeasure", value: "kbps" }] });
});

it("keeps the way to what was searched for, and nothing else", () => {
  const tree = treeOf(MESSAGE);
  const found = tree && search(tree, "kbps");
  expect(found?.children.map((each) => each.name)).toEqual(["ResourceList"]);
  expect(found?.children[0]?.children[0]?.children.map((each) => each.name)).toEqual(["BitRate"]);
  expect(tree && search(tree, "nowhere")).toBeNull();
});

it("refuses what is not well-formed", () => {
  expect(treeOf("<a><b></a>")).toBeNull();
});
