/** Test files share a browser, which takes seconds to make: each begins with its own modules, nothing stored and no page. */
import { cleanup } from "@testing-library/vue";
import { afterEach, vi } from "vitest";

vi.resetModules(); // what another file has mocked or changed
localStorage.clear();
sessionStorage.clear();
document.body.innerHTML = "";
document.documentElement.lang = "";
afterEach(cleanup);
