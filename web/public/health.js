// Asks the API every ten seconds whether it is healthy.
const health = document.getElementById("health");
async function ask() {
  const start = performance.now();
  let healthy = false;
  try {
    healthy = (await fetch("/api/health", { cache: "no-store" })).ok;
  } catch { /* no response: not healthy */ }
  const waited = Math.round(performance.now() - start);
  health.className = healthy ? "ok" : "down";
  health.textContent = healthy ? `The API is healthy; it responded in ${waited} ms.` : "The API does not respond.";
}
ask();
setInterval(ask, 10_000);
