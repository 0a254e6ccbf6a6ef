export { biClaims } from "./bi.ts";
