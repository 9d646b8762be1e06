/** The texts of pages that need no sign-in, of the shell and of the dashboard. */
export default import.meta.glob("./{common,session,dashboard}.json", { eager: true, import: "default" });
