/** The texts of all other pages. */
export default import.meta.glob(["./*.json", "!./{common,session,dashboard}.json"], { eager: true, import: "default" });
