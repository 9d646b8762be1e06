/** Which secrets of a form are set: they are never shown, only replaced or removed. */
import { inject, type InjectionKey, provide } from "vue";

const STORED: InjectionKey<() => readonly string[]> = Symbol("the names of the secrets that are set");

export const provideSecrets = (names: () => readonly string[]): void => provide(STORED, names);

export const useSecrets = (): (() => readonly string[]) => inject(STORED, () => []);
