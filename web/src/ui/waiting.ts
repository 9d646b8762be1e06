/** How many boxes on the page stand for something that is still being loaded; the shell says it once to screen readers. */
import { ref } from "vue";

export const waiting = ref(0);
