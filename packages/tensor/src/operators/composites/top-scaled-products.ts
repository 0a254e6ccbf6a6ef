import type { Composite } from "../define.ts";
import { defineTopProducts } from "./define-top-products.ts";

export const topScaledProductsDefinition: Composite = defineTopProducts("topScaledProducts", "scaled");
