import { describe, expect, it } from "vitest";
import common from "@/locales/en/common.json";
import help from "@/locales/en/help.json";
import { router } from "@/router";
import { STATES, STEPS, TOPICS } from "./topics";

describe("the help page", () => {
  it("has words for every step, topic and state", () => {
    for (const { name } of STEPS) expect(help.help.step).toHaveProperty(name);
    for (const { name } of TOPICS) expect(help.help.topic).toHaveProperty(name);
    for (const { of, states } of STATES) for (const state of states) expect(help.help.state).toHaveProperty([of, state]);
  });

  it("names states as the badges do", () => {
    for (const state of STATES.flatMap((group) => group.states)) expect(common.status).toHaveProperty(state);
  });

  it("links only to pages that exist", () => {
    const places = [...STEPS.map((each) => each.to), ...TOPICS.flatMap((each) => each.links ?? []).map((each) => each.to)];
    for (const place of places) expect(router.resolve(place).meta.title, place).not.toBe("title.notFound");
  });
});
