/** Whether a finding has to be mended; warnings and hints may be intended. */
import type { Finding } from "@/api/problem";

export const isError = ({ severity }: Finding): boolean => severity !== "warning" && severity !== "info";
