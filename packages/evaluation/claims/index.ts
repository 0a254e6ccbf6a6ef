export { metricClaims } from "./metrics.ts";
