/** The state of a form about the account: busy while it runs, an explanation when it fails, then on to the next page. */
import { ref } from "vue";
import { useRoute, useRouter } from "vue-router";
import { Problem } from "@/api/problem";
import { explain } from "./account";
import { useSession } from "./session";

/** The page to go to after sign-in: `?next=` if it is one of ours. */
export function nextPage(next: unknown): string {
  return typeof next === "string" && next.startsWith("/") && !next.startsWith("//") ? next : "/";
}

export function useAccountForm() {
  const busy = ref(false);
  /** A locale key, or the server's own words. */
  const failure = ref("");
  const session = useSession();
  const route = useRoute();
  const router = useRouter();

  async function run(act: () => Promise<void>, then: string | null = nextPage(route.query.next)): Promise<void> {
    busy.value = true;
    failure.value = "";
    try {
      await session.ready();
      await act();
      await session.renew();
      if (then) await router.push(then);
    } catch (error) {
      failure.value = error instanceof Problem ? error.message : explain(error);
    } finally {
      busy.value = false;
    }
  }

  return { busy, failure, run };
}
