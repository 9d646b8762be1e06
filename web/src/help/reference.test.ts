import { describe, expect, it } from "vitest";
import { sign, withoutDialect } from "./reference";

const token = async () => "session";

it("leaves out the dialect, which Swagger UI would warn of", () => {
  expect(withoutDialect({ openapi: "3.1.0", jsonSchemaDialect: "https://x.example" })).toEqual({ openapi: "3.1.0" });
});

describe("sign", () => {
  it("adds the session's token to a request that is tried", async () => {
    expect((await sign({ url: "/api/v1/releases", headers: {} }, token)).headers).toEqual({ Authorization: "Bearer session" });
  });

  it("keeps the key that a person entered", async () => {
    expect((await sign({ url: "/api/v1/releases", headers: { authorization: "Bearer sk_x" } }, token)).headers).toEqual({ authorization: "Bearer sk_x" });
  });

  it("leaves a request alone when nobody is signed in", async () => {
    expect((await sign({ url: "/api/v1/theme", headers: {} }, async () => null)).headers).toEqual({});
  });
});
