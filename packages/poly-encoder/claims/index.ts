export { polyClaims } from "./poly.ts";
