import { expect, it } from "vitest";
import { added } from "@/sales/money";
import { leftOf, movedOf, paymentOf, type Statement } from "./account";

const ZERO = "0.00";
const account = (fields: Partial<Statement["account"]>): Statement["account"] => ({
  payee: "p", name: "P", run: "", period: "2026-03-31", currency: "EUR", opening: ZERO, earned: ZERO, corrected: ZERO, held: ZERO, confirmed: ZERO, reserved: ZERO, released: ZERO,
  costs: ZERO, recouped: ZERO, tax: ZERO, payable: ZERO, closing: ZERO, unrecouped: ZERO, inReserve: ZERO, unconfirmed: ZERO, ...fields,
});

it("adds up to what is carried forward, without lines that are zero", () => {
  const lines = movedOf(account({ opening: "-5.00", earned: "100.00", corrected: "-1.00", reserved: "10.00", recouped: "20.00", payable: "60.00", closing: "4.00" }));
  expect(lines.map((each) => each.name)).toEqual(["opening", "earned", "corrected", "reserved", "recouped", "payable"]);
  expect(added(lines.map((each) => each.value))).toBe("4.00");
});

it("adds what is deducted below zero", () => {
  expect(movedOf(account({ held: "-2.00" }))).toEqual([{ name: "held", value: "2.00" }]);
});

it("names what is left", () => {
  expect(leftOf(account({ unrecouped: "30.00", unconfirmed: "0.00" }))).toEqual([{ name: "unrecouped", value: "30.00" }]);
});

it("is paid, due, or has nothing to be paid", () => {
  const due = account({ payment: "x" });
  expect([paymentOf({ state: "planned", account: due }), paymentOf({ state: "issued", account: account({}) }), paymentOf({ state: "issued", account: due }), paymentOf({ state: "issued", account: due, paid: "2026-04-01T00:00:00Z" })]).toEqual(["planned", "none", "due", "paid"]);
});
