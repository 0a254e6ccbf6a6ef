export { crossClaims } from "./cross.ts";
