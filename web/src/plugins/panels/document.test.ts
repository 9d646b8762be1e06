import { expect, it } from "vitest";
import hosting from "../../../../firebase.json";
import { panelDocument } from "./document";

const parsed = (html: string): Document => new DOMParser().parseFromString(panelDocument(html), "text/html");
const policyOf = (path: string): string[] => {
  const block = hosting.hosting.headers.find((each) => each.source === path);
  return (block?.headers.find((each) => each.key === "Content-Security-Policy")?.value ?? "").split("; ");
};

it("has the policy and the bridge before anything of the plug-in", () => {
  const document = parsed("<!doctype html><html><head><title>Mine</title></head><body><script>mine()</script></body></html>");
  const [first, second] = [...document.querySelectorAll("script")];
  expect(first?.textContent).toContain("stardust:hello");
  expect(second?.textContent).toBe("mine()");
  const text = panelDocument("<p>page</p>");
  expect(text.indexOf("Content-Security-Policy")).toBeLessThan(text.indexOf("<script"));
  expect(text.endsWith("<p>page</p>")).toBe(true);
});

it("has the policy that Hosting gives to the frame, but for what only a header can say", () => {
  const meta = parsed("").querySelector("meta[http-equiv]")?.getAttribute("content")?.split("; ") ?? [];
  expect(meta).toContain("default-src 'none'");
  expect(policyOf("/panel.html").filter((each) => !/^(frame-ancestors|sandbox)/.test(each))).toEqual(meta);
});

it("is shown by a client that frames nothing of others", () => {
  const frames = policyOf("**").find((each) => each.startsWith("frame-src"));
  expect(frames?.split(" ")).toContain("'self'");
});
