/** The document of a panel's frame: the policy, the plug-in's side of the bridge, a plain style, and the plug-in's page. */
import SCRIPT from "./frame.js?raw";

/** Also the policy of web/public/panel.html, which the document inherits (firebase.json); here for any other host of it. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";

/** Colours are variables, `--stardust-text` and the like, which the bridge sets; a panel may have a style of its own. */
const STYLE = `
:root { color-scheme: light dark; background: var(--stardust-background); color: var(--stardust-text); font: 14px/1.5 ui-sans-serif, system-ui, sans-serif }
body { margin: 0; padding: 1px } a { color: var(--stardust-primary) }
button, input, select, textarea { font: inherit; color: inherit; background: var(--stardust-background); border: 1px solid var(--stardust-border); border-radius: 6px; padding: 4px 10px }
button { cursor: pointer } :focus-visible { outline: 2px solid var(--stardust-primary); outline-offset: 1px }
table { border-collapse: collapse; width: 100% } th, td { text-align: start; padding: 6px 8px; border-bottom: 1px solid var(--stardust-border) }
`;

/**
 * The whole document as text. What stands before the plug-in's page belongs to its head, whatever the page begins with.
 *
 * `stardust` in the panel: `ready` resolves with `{ theme, language, colors, role, about }`; `request(action, body)` asks
 * the plug-in and resolves with the body of its reply; `resize(height)` asks for a height (otherwise the frame follows
 * the content); `download(name, type, content)` saves a file, of base64, for the person; `onTheme` and `onLanguage` call a function now and after each change, and return one that ends this.
 */
export const panelDocument = (html: string): string =>
  `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><style>${STYLE}</style><script>${SCRIPT}</script>${html}`;
