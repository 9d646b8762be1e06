import { parse } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";

type Messages = { [key: string]: string | Messages };

/** Parses the messages that take values while the client is built, so that browsers load no parser. Others stay texts. */
function parsed(messages: Messages): object {
  return Object.fromEntries(
    Object.entries(messages).map(([key, value]) => {
      if (typeof value !== "string") return [key, parsed(value)];
      const elements = parse(value, { ignoreTag: true });
      const text = elements.every((each) => each.type === 0);
      return [key, text ? elements.map((each) => each.value).join("") : elements];
    }),
  );
}

/** The locale files as `src/i18n.ts` reads them: each message a text, or the syntax tree of its ICU message. */
export function messages(): Plugin {
  return {
    name: "messages",
    enforce: "pre",
    transform: {
      filter: { id: /\/src\/locales\/\w+\/\w+\.json$/ },
      handler: (code) => ({ code: JSON.stringify(parsed(JSON.parse(code) as Messages)), map: null }),
    },
  };
}
