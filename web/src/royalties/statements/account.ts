/** A payee's account as a sum that can be read, and whether it is paid. Pure. */
import type { Schemas } from "@/api/client";

export type Statement = Schemas["StoredStatement"];
type Account = Statement["account"];

/** In the order of the sum; what is deducted has a minus. */
const MOVED = [
  ["opening", 1], ["earned", 1], ["corrected", 1], ["held", -1], ["confirmed", 1], ["reserved", -1], ["released", 1], ["costs", -1], ["recouped", -1], ["tax", -1], ["payable", -1],
] as const;
const LEFT = ["unrecouped", "inReserve", "unconfirmed"] as const;

export interface Line {
  name: (typeof MOVED)[number][0] | (typeof LEFT)[number];
  value: string;
}

const isZero = (value: string): boolean => Number(value) === 0;
const negated = (value: string): string => (value.startsWith("-") ? value.slice(1) : `-${value}`);

/** What was added and deducted; together it makes what is carried forward. Zeros are left out. */
export const movedOf = (account: Account): Line[] =>
  MOVED.filter(([name]) => !isZero(account[name])).map(([name, sign]) => ({ name, value: sign < 0 ? negated(account[name]) : account[name] }));

/** What is left afterwards beside the account. Zeros are left out. */
export const leftOf = (account: Account): Line[] => LEFT.filter((name) => !isZero(account[name])).map((name) => ({ name, value: account[name] }));

export type Payment = "planned" | "none" | "due" | "paid";

/** Whether its payment is made: a statement that is not issued has none yet. */
export function paymentOf({ state, account, paid }: Pick<Statement, "state" | "account" | "paid">): Payment {
  if (paid) return "paid";
  if (state !== "issued") return "planned";
  return account.payment ? "due" : "none";
}
