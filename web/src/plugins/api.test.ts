import { afterEach, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import { askPanel } from "./api";

afterEach(() => vi.restoreAllMocks());

const replies = (data: unknown): unknown => vi.spyOn(api, "POST").mockResolvedValue({ data, response: new Response() } as never);

it("gives a panel the body of the reply", async () => {
  replies({ body: { version: 3 }, status: 200 });
  expect(await askPanel("watchtower", "catalogues", "read", null)).toEqual({ version: 3 });
});

it("rejects with the message of a reply that is an error, or its status", async () => {
  replies({ body: { message: "Somebody else has changed the rules." }, status: 409 });
  await expect(askPanel("delivery-orchestrator", "rules", "save", {})).rejects.toThrow("Somebody else has changed the rules.");
  replies({ body: null, status: 403 });
  await expect(askPanel("delivery-orchestrator", "rules", "save", {})).rejects.toThrow("(403)");
});
