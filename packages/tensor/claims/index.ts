export { labelOf, operatorClaims } from "./operators.ts";
