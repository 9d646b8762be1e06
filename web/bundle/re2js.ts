/** Stands for re2js, with which Firestore evaluates the regular expressions of pipelines: queries of another kind than ours. */
export const RE2JS = {
  compile(): never {
    throw new Error("This client is built without the pipelines of Firestore.");
  },
};
