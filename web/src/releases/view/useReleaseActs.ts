/** What can be done with a release as a whole, and how it is taken back. */
import { useI18n } from "@/i18n";
import { useRouter } from "vue-router";
import { answer, api, once, type Schemas } from "@/api/client";
import { useAct } from "@/ui/useAct";
import { type Shown, titleOf } from "./release";

type Status = "draft" | "ready" | "archived";

/** What a copy of a release begins with: everything that the label wrote, but no identifier of the product itself. */
export function contentOf(release: Shown, title: string): Schemas["ReleaseContent"] {
  const { type, metadata, territories, rights, components, works, relatedReleases, deals, previews, notes } = release;
  const { barcode: _barcode, grid: _grid, catalogNumber: _number, ...basic } = release.basic ?? {};
  const tracks = (release.tracks ?? []).map(({ audio: _audio, video: _video, immersive: _immersive, ...track }) => track);
  const content = { type, basic: { ...basic, title }, tracks, metadata, territories, rights, components, works, relatedReleases, deals, previews, notes };
  return withoutEmpty(content) as Schemas["ReleaseContent"];
}

/** The value without what is null or undefined; days of the live document (`2026-01-16T00:00:00.000Z`) as days. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/^(\d{4}-\d\d-\d\d)T00:00:00(\.0+)?Z$/, "$1");
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (each === null || each === undefined ? [] : [[key, withoutEmpty(each)]])));
}

export function useReleaseActs(release: () => Shown | null) {
  const { t } = useI18n();
  const router = useRouter();
  const { busy, run } = useAct();

  const setStatus = (releaseId: string, status: Status): Promise<unknown> =>
    answer(api.PATCH("/releases/{releaseId}", { params: { path: { releaseId } }, body: { status } }));

  /** Changes the status; undo goes back to `before`. */
  async function change(status: Status, done: string, before?: Status): Promise<unknown> {
    const shown = release();
    if (!shown) return undefined;
    return run(() => setStatus(shown.id, status), { done, undo: before ? () => setStatus(shown.id, before) : undefined });
  }

  const markReady = () => change("ready", t("release.done.ready"), "draft");
  const backToDraft = () => change("draft", t("release.done.draft"));
  const archive = () => change("archived", t("release.done.archived"), "draft");

  /** Deletes a draft that was never ready. */
  async function remove(): Promise<boolean> {
    const shown = release();
    if (!shown) return false;
    const params = { path: { releaseId: shown.id }, header: { "If-Match": "*" } };
    const gone = await run(async () => {
      await answer(api.DELETE("/releases/{releaseId}", { params }));
      return true;
    }, { done: t("release.done.deleted") });
    if (gone) await router.push("/releases");
    return gone ?? false;
  }

  /** Makes a new draft with the same content, without its files and product identifiers, and opens it. */
  async function duplicate(): Promise<void> {
    const shown = release();
    if (!shown) return;
    const title = t("release.copyOf", { title: titleOf(shown.basic) || t("release.untitled") });
    const made = await run(() => answer(api.POST("/releases", { params: { header: once() }, body: contentOf(shown, title) })), { done: t("release.done.duplicated") });
    if (made) await router.push(`/releases/${made.id}/edit`);
  }

  return { busy, run, markReady, backToDraft, archive, remove, duplicate };
}
