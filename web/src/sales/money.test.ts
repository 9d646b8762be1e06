import { expect, it } from "vitest";
import { added, amount, amounts, amountsOf, quantity } from "./money";

it("formats amounts that no floating-point number holds", () => {
  expect(amount("90071992547409931.25", "EUR", "en")).toBe("€90,071,992,547,409,931.25");
  expect(amount("0.003475", "USD", "en", 6)).toBe("$0.003475");
  expect(quantity("90071992547409931", "en")).toBe("90,071,992,547,409,931");
});

it("rounds a currency to the decimals that are shown, and writes its language's way", () => {
  expect(amount("1234.565", "EUR", "de").replace(/\s/g, " ")).toBe("1.234,57 €");
  expect([amount("-3", "USD", "en"), amount("1234", "JPY", "en")]).toEqual(["-$3.00", "¥1,234"]);
});

it("shows each currency on its own, in a fixed order", () => {
  expect(amountsOf({ USD: "3", EUR: "12.5" })).toEqual([{ currency: "EUR", value: "12.5" }, { currency: "USD", value: "3" }]);
  expect([amounts({ USD: "3", EUR: "12.5" }, "en"), amounts({}, "en"), amounts(undefined, "en")]).toEqual(["€12.50 · $3.00", "–", "–"]);
});

it("adds amounts exactly", () => {
  expect([added(["0.1", "0.2"]), added(["-0.05", "0.02"]), added(["90071992547409931.25", "1"]), added(["5", "-5"]), added(["1.50", "-1.5"]), added([])]).toEqual(["0.3", "-0.03", "90071992547409932.25", "0", "0.00", "0"]);
});
