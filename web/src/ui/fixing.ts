/** Who applies the fixes of findings on a page; where nobody does, findings have no button for it. */
import { inject, type InjectionKey, provide } from "vue";
import type { Finding } from "@/api/problem";

export interface Fixer {
  /** Whether the finding has a fix, and the fields still have the values that it is about. */
  can: (finding: Finding) => boolean;
  apply: (findings: readonly Finding[]) => void;
}

const FIXER: InjectionKey<Fixer> = Symbol("who applies the fixes of findings");

export const provideFixer = (fixer: Fixer): void => provide(FIXER, fixer);

export const useFixer = (): Fixer | undefined => inject(FIXER, undefined);
