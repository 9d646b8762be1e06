/** The live list of deliveries behind a filter, newest first, longer on demand. */
import { computed, ref, watch } from "vue";
import { limit, orderBy, useLiveList, where } from "@/api/live";
import type { Delivery } from "./delivery";
import { asked, type DeliveryFilter, matches } from "./filter";

const PAGE = 100;

export function useDeliveries(filter: () => DeliveryFilter) {
  const size = ref(PAGE);
  watch(filter, () => (size.value = PAGE), { deep: true });
  const { data, pending, error } = useLiveList<Delivery>(() => "deliveries", () => {
    const equality = asked(filter());
    return [...(equality ? [where(equality[0], "==", equality[1])] : []), orderBy("created", "desc"), limit(size.value)];
  });
  const deliveries = computed(() => data.value.filter((each) => matches(each, filter())));
  const more = computed(() => data.value.length >= size.value);
  return { deliveries, pending, error, more, showMore: () => (size.value += PAGE) };
}
