import { testClaims } from "@tercet/equivalence/vitest";
import { metricClaims } from "./metrics.ts";

testClaims(metricClaims({ runtime: "node", device: "cpu" }), { budget: { runs: 50 } });
