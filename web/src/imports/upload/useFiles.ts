/** The files of an import, and the import that is planned of them. */
import { answer, api, once } from "@/api/client";
import { useFileSet } from "@/fileSets/useFileSet";
import { planImport } from "../useImports";
import { refusalOf } from "./files";

export const useFiles = () =>
  useFileSet({
    shelf: "import-upload",
    refused: (file) => refusalOf(file) !== null,
    open: (files) => answer(api.POST("/imports/uploads", { body: { files }, headers: once() })),
    use: async (uploadId) => `/imports/${(await planImport(uploadId)).id}`,
  });
