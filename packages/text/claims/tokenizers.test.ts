import { testClaims } from "@tercet/equivalence/vitest";
import { tokenizerClaims } from "./tokenizers.ts";

testClaims(tokenizerClaims({ runtime: "node", device: "cpu" }), { budget: { runs: 40 } });
