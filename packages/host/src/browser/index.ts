export { browserHost } from "./host.ts";
