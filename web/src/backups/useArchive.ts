/** Uploads an archive, and has the server compare it with what there is. */
import { answer, api, once } from "@/api/client";
import { useFileSet } from "@/fileSets/useFileSet";
import { proven, refusalOf } from "./archive";

/** With a wrong proof the restore fails: the same files are then compared with another one, and not sent again. */
export const useArchive = (proof: () => ReturnType<typeof proven>) =>
  useFileSet({
    shelf: "archive-upload",
    again: true,
    refused: (file) => refusalOf(file) !== null,
    open: (files) => answer(api.POST("/restores/uploads", { body: { volumes: files.map(({ size }) => ({ size })), origin: location.origin } })),
    use: async (uploadId) => {
      const job = await answer(api.POST("/restores", { body: { uploadId, ...proof() }, headers: once() }));
      return `/backups/restores/${job.id}`;
    },
  });
