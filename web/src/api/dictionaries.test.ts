import { describe, expect, it } from "vitest";
import { currencyItems, LANGUAGES, languageItems, nameIn, priceTierItems, TERRITORIES, TERRITORY_GROUPS, territoryItems } from "./dictionaries";

describe("dictionaries", () => {
  it("name the territories of ISO 3166 in the reader's language", () => {
    const found = territoryItems("en");
    expect(found.find((each) => each.value === "DE")?.label).toBe("Germany");
    expect(territoryItems("de").find((each) => each.value === "DE")?.label).toBe("Deutschland");
    expect(found.some((each) => ["UK", "EU", "ZZ"].includes(each.value))).toBe(false);
    expect(found).toHaveLength(TERRITORIES.length);
    expect(found.filter((each) => each.label === each.value)).toEqual([]);
  });

  it("have groups of known territories, with names", () => {
    for (const { code, names, members } of TERRITORY_GROUPS) {
      expect(members.filter((each) => !TERRITORIES.includes(each)), code).toEqual([]);
      expect([nameIn(names, "en"), nameIn(names, "de-AT"), nameIn(names, "fr")].every(Boolean), code).toBe(true);
    }
    expect(TERRITORY_GROUPS.map(({ code }) => code)).toContain("europeanUnion");
  });

  it("name languages, currencies and price tiers", () => {
    expect(LANGUAGES).toEqual(expect.arrayContaining(["en", "de", "yue", "zxx"]));
    expect(languageItems("fr").find((each) => each.value === "de")?.label).toBe("allemand");
    expect(languageItems("en").filter((each) => each.label === each.value)).toEqual([]);
    expect(currencyItems("en").find((each) => each.value === "EUR")?.label).toBe("EUR · Euro");
    expect(priceTierItems("de").find((each) => each.value === "Front")?.label).toBe("Vollpreis");
  });
});
