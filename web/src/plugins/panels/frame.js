// The plug-in's side of the bridge: it runs in the frame, before the plug-in's page. See bridge.ts for the other side.
"use strict";
(() => {
  let port = null;
  let state = null;
  let count = 0;
  let follow = true;
  let told = 0;
  const open = new Map();
  const heard = [];
  let start;
  const ready = new Promise((resolve) => (start = resolve));

  function show(look) {
    const before = state;
    state = { ...state, ...look };
    const root = document.documentElement;
    root.lang = look.language;
    root.style.colorScheme = look.theme;
    root.classList.toggle("dark", look.theme === "dark");
    for (const [name, value] of Object.entries(look.colors)) root.style.setProperty(`--stardust-${name}`, value);
    for (const { name, run } of heard) if (before && before[name] !== state[name]) run(state[name]);
  }

  const on = (name) => (run) => {
    const entry = { name, run };
    ready.then(() => (heard.push(entry), run(state[name])));
    return () => void (heard.includes(entry) && heard.splice(heard.indexOf(entry), 1));
  };

  function tell(height) {
    if (height === told) return;
    told = height;
    port.postMessage({ type: "stardust:resize", height });
  }

  function hear({ data: { type, ...rest } }) {
    if (type === "stardust:init") {
      show(rest);
      start({ ...state });
      const fit = () => follow && tell(Math.ceil(document.documentElement.getBoundingClientRect().height));
      new ResizeObserver(fit).observe(document.documentElement);
    } else if (type === "stardust:look") show(rest);
    else if (type === "stardust:response") {
      const waiting = open.get(rest.id);
      open.delete(rest.id);
      if ("error" in rest) waiting?.reject(new Error(rest.error));
      else waiting?.resolve(rest.body);
    }
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || event.data !== "stardust:port" || port) return;
    [port] = event.ports;
    port.onmessage = hear;
  });

  addEventListener("keydown", (event) => {
    if (!port || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    port.postMessage({ type: "stardust:search" });
  });

  async function request(action, body = null) {
    await ready;
    return await new Promise((resolve, reject) => {
      count += 1;
      open.set(count, { resolve, reject });
      port.postMessage({ type: "stardust:request", id: count, action, body });
    });
  }

  function resize(height) {
    follow = false;
    void ready.then(() => tell(height));
  }

  function download(name, type, content) {
    void ready.then(() => port.postMessage({ type: "stardust:download", name, contentType: type, content }));
  }

  const stardust = Object.freeze({ ready, request, resize, download, onTheme: on("theme"), onLanguage: on("language") });
  Object.defineProperty(window, "stardust", { value: stardust });
  parent.postMessage("stardust:hello", "*");
})();
