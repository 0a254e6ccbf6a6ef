import type { Area } from "../mutant.ts";
import { definitions } from "./definitions.ts";

/** Every area; a new one is one file and one line here. */
export const areas: readonly Area[] = [definitions];
