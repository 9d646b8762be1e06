import ui from "@nuxt/ui/vue-plugin";
import { createPinia } from "pinia";
import { createApp } from "vue";
import App from "./App.vue";
import { useLocale } from "./i18n";
import { router } from "./router";
import { followBrokenParts } from "./ui/brokenPart";
import { startLanguage } from "./session/preferences";
import "./style.css";

followBrokenParts(router);
// The router begins to load the page while the texts are still on their way.
const app = createApp(App).use(createPinia()).use(router).use(ui);
await useLocale(startLanguage());
app.mount("#app");
