import { flushPromises } from "@vue/test-utils";
import { effectScope, nextTick, ref } from "vue";
import { expect, it } from "vitest";
import { merge, type Page, usePages } from "./pages";

const page = (ids: string, nextCursor?: string): Page<{ id: string }> => ({ items: [...ids].map((id) => ({ id })), nextCursor });
const ids = (items: readonly { id: string }[]): string => items.map((each) => each.id).join("");

function list(answers: Record<string, Page<{ id: string }>>) {
  const question = ref("all");
  const asked: string[] = [];
  const scope = effectScope();
  const pages = scope.run(() =>
    usePages(() => question.value, async (word, cursor) => {
      const key = cursor ? `${word}@${cursor}` : word;
      asked.push(key);
      const found = answers[key];
      if (!found) throw new Error(key);
      return found;
    }),
  );
  if (!pages) throw new Error("The scope did not run.");
  return { question, asked, answers, ...pages };
}

it("reads the first page at once, and more when it is wanted", async () => {
  const { items, more, complete } = list({ all: page("ab", "1"), "all@1": page("bc") });
  await flushPromises();
  expect(ids(items.value)).toBe("ab");
  await more();
  expect(ids(items.value)).toBe("abc");
  expect(complete.value).toBe(true);
  await more();
});

it("continues after an empty page that has a cursor", async () => {
  const { items } = list({ all: page("", "1"), "all@1": page("a") });
  await flushPromises();
  expect(ids(items.value)).toBe("a");
});

it("drops an answer to an older question", async () => {
  const { items, question } = list({ all: page("a"), night: page("n") });
  question.value = "night";
  await nextTick();
  await flushPromises();
  expect(ids(items.value)).toBe("n");
});

it("stops asking what nobody waits for any more", async () => {
  const question = ref("a");
  const signals: AbortSignal[] = [];
  const scope = effectScope();
  scope.run(() => usePages(() => question.value, (_, __, signal) => (signals.push(signal), new Promise<Page<{ id: string }>>(() => {}))));
  question.value = "b";
  await nextTick();
  expect(signals.map((each) => each.aborted)).toEqual([true, false]);
});

it("tells of a failure, and reads again", async () => {
  const { error, again, answers, items } = list({});
  await flushPromises();
  expect(error.value?.message).toBe("all");
  answers.all = page("a");
  await again();
  expect(error.value).toBeNull();
  expect(ids(items.value)).toBe("a");
});

it("refreshes the top without losing the pages below", async () => {
  const { items, more, refresh, answers, drop } = list({ all: page("ab", "1"), "all@1": page("cd") });
  await flushPromises();
  await more();
  answers.all = page("eb", "1");
  await refresh();
  expect(ids(items.value)).toBe("ebacd");
  drop(["a", "d"]);
  expect(ids(items.value)).toBe("ebc");
});

it("merges without doubles", () => {
  expect(ids(merge([{ id: "a" }], [{ id: "b" }, { id: "a" }]))).toBe("ab");
});
