import { effectScope } from "vue";
import { afterEach, expect, it, vi } from "vitest";
import { type DuePayment, markPaid, savePayments, totalOf, usePayments } from "./usePayments";

afterEach(() => (vi.unstubAllGlobals(), document.querySelectorAll("iframe").forEach((each) => each.remove())));

const due = (id: string, amount = "1.00", currency = "EUR"): DuePayment => ({ id, payee: id, name: id, amount, currency, period: "2026-03-31" });

function server(answers: (body: { payments?: string[] } | null) => object): { path: string; body: unknown }[] {
  const asked: { path: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const text = await request.text();
    const body = text ? JSON.parse(text) : null;
    asked.push({ path: new URL(request.url).pathname.replace("/api/v1", ""), body });
    return Response.json(answers(body));
  });
  return asked;
}

it("adds payments up by currency, exactly", () => {
  expect(totalOf([due("a", "0.10"), due("b", "5.00", "CHF"), due("c", "0.20")])).toEqual([{ currency: "CHF", value: "5.00" }, { currency: "EUR", value: "0.30" }]);
});

it("chooses one, all or none of them, and keeps the choice of those that are still due when they are read again", async () => {
  let items = [due("a"), due("b")];
  server(() => ({ items }));
  const list = effectScope().run(() => usePayments(() => true))!;
  await vi.waitFor(() => expect(list.pending.value).toBe(false));
  list.choose("b", true);
  expect([list.chosen.value.map((each) => each.id), list.all.value, list.isChosen("a")]).toEqual([["b"], "indeterminate", false]);
  list.chooseAll(true);
  expect([list.chosen.value.length, list.all.value]).toEqual([2, true]);
  list.choose("a", false);
  expect(list.chosen.value.map((each) => each.id)).toEqual(["b"]);
  await list.again();
  expect(list.chosen.value.map((each) => each.id)).toEqual(["b"]);
  items = [due("a")];
  await list.again();
  expect([list.chosen.value, list.all.value]).toEqual([[], false]);
});

it("asks for nothing that the person may not see", async () => {
  const asked = server(() => ({}));
  const list = effectScope().run(() => usePayments(() => false))!;
  await vi.waitFor(() => expect(list.pending.value).toBe(false));
  expect([list.payments.value, asked]).toEqual([[], []]);
});

it("marks as many at once as the server takes", async () => {
  const asked = server((body) => ({ marked: body?.payments?.length ?? 0 }));
  expect(await markPaid(Array.from({ length: 201 }, (_, index) => String(index)))).toBe(201);
  expect(asked.map((each) => [each.path, (each.body as { payments: string[] }).payments.length])).toEqual([["/royalties/payments/paid", 200], ["/royalties/payments/paid", 1]]);
});

it("asks for a file, with a day only for a bank", async () => {
  const asked = server(() => ({ items: [{ name: "payments.csv", url: "about:blank" }] }));
  await savePayments("csv", "2026-05-01");
  await savePayments("sepa", "2026-05-01");
  await savePayments("sepa", "", true);
  expect(asked.map((each) => each.body)).toEqual([{ form: "csv", again: false }, { form: "sepa", again: false, day: "2026-05-01" }, { form: "sepa", again: true }]);
  expect(document.querySelectorAll("iframe").length).toBe(3);
});
