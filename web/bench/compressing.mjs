// Firebase Hosting serves compressed over HTTP/2, and its emulator does neither: a proxy that does, to measure what people get.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, createBrotliCompress } from "node:zlib";

const TEXTS = /javascript|json|css|html|svg|manifest/;
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
/** What HTTP/2 does not have. */
const OF_CONNECTION = ["connection", "keep-alive", "transfer-encoding", "upgrade"];

/** A key and a certificate that nobody else trusts. */
function certificate() {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  try {
    const [keyout, out] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2", "-keyout", keyout, "-out", out], { stdio: "ignore" });
    return { key: readFileSync(keyout), cert: readFileSync(out) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const without = (headers, unwanted) => Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":") && !unwanted.includes(name)));

/** Serves `origin` on a free port: `{ url, close }`. */
export async function compressing(origin) {
  const { hostname, port } = new URL(origin);
  const server = createSecureServer({ ...certificate(), allowHTTP1: true }, (asked, answer) => {
    const headers = { ...without(asked.headers, ["host", ...OF_CONNECTION]), host: `${hostname}:${port}`, "accept-encoding": "identity" };
    const passed = request({ hostname, port, path: asked.url, method: asked.method, headers }, (got) => {
      const text = TEXTS.test(got.headers["content-type"] ?? "") && asked.method === "GET" && got.statusCode === 200;
      const kept = without(got.headers, [...OF_CONNECTION, ...(text ? ["content-length"] : [])]);
      answer.writeHead(got.statusCode, text ? { ...kept, "content-encoding": "br" } : kept);
      if (text) got.pipe(createBrotliCompress(QUALITY)).pipe(answer);
      else got.pipe(answer);
    });
    passed.on("error", () => answer.end());
    asked.pipe(passed);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `https://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
