export { nodeHost } from "./host.ts";
export { nodeSteps } from "./steps.ts";
