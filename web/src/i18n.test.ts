import { beforeEach, expect, it, vi } from "vitest";
import { localeOf } from "./i18n";

/** The module as it is when the page is opened. */
async function opened() {
  vi.resetModules();
  return await import("./i18n");
}

beforeEach(() => void (document.documentElement.lang = ""));

it("finds the language that we have", () => expect(["de-AT", "fr", "it", ""].map(localeOf)).toEqual(["de", "fr", "en", "en"]));

it("keeps the language of the start when the first page wants all texts meanwhile", async () => {
  const { useLocale, loadAllTexts, useI18n } = await opened();
  const start = useLocale("de");
  await Promise.all([loadAllTexts(), start]);
  const { t, locale } = useI18n();
  expect([locale.value, document.documentElement.lang, t("title.exports"), t("exports.start")]).toEqual(["de", "de", "Exporte", "Exportieren"]);
});

it("shows the language that was chosen last, with all texts once they were wanted", async () => {
  const { useLocale, loadAllTexts, useI18n } = await opened();
  await useLocale("en");
  const first = loadAllTexts();
  await Promise.all([first, useLocale("fr"), useLocale("de")]);
  const { t, locale } = useI18n();
  expect([locale.value, t("exports.start")]).toEqual(["de", "Exportieren"]);
  expect(loadAllTexts()).toBe(loadAllTexts());
});

it("tries again after a failure", async () => {
  vi.doMock("./locales/de/others.ts", () => {
    throw new Error("The network is gone.");
  });
  const { useLocale, loadAllTexts, useI18n } = await opened();
  await useLocale("de");
  await expect(loadAllTexts()).rejects.toThrow();
  expect(useI18n().t("title.exports")).toBe("Exporte");
  vi.doUnmock("./locales/de/others.ts");
  await loadAllTexts();
  expect(useI18n().t("exports.start")).toBe("Exportieren");
});

it("stays with the language that is shown if another one cannot be loaded", async () => {
  vi.doMock("./locales/fr/others.ts", () => {
    throw new Error("The network is gone.");
  });
  const { useLocale, loadAllTexts, useI18n } = await opened();
  await useLocale("de");
  await loadAllTexts();
  await expect(useLocale("fr")).rejects.toThrow();
  await loadAllTexts();
  expect([useI18n().locale.value, useI18n().t("exports.start")]).toEqual(["de", "Exportieren"]);
  vi.doUnmock("./locales/fr/others.ts");
});
