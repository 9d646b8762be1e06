// Owns asking the API how it is.
const health = document.getElementById("health");
async function ask() {
  const start = performance.now();
  let healthy = false;
  try {
    healthy = (await fetch("/api/health", { cache: "no-store" })).ok;
  } catch { /* no answer is an answer */ }
  const waited = Math.round(performance.now() - start);
  health.className = healthy ? "ok" : "down";
  health.textContent = healthy ? `Healthy; it answered in ${waited} ms.` : "It does not answer.";
}
ask();
setInterval(ask, 10_000);
