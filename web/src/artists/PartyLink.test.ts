import { render } from "@testing-library/vue";
import { expect, it, vi } from "vitest";
import { loadAllTexts } from "@/i18n";
import PartyLink from "./PartyLink.vue";

vi.mock("@nuxt/ui/components/Button.vue", () => ({ default: { template: "<button />" } }));

it("names the credit, also once it is linked", async () => {
  await loadAllTexts();
  const { getByRole, getAllByRole } = render(PartyLink, { props: { name: "Nova", partyId: "p", disabled: false } });
  expect(getByRole("group").getAttribute("aria-label")).toBe("Record of Nova");
  expect(getAllByRole("button").map((each) => each.getAttribute("aria-label"))).toEqual(["Linked to a record: Nova", "Remove the link: Nova"]);
});
