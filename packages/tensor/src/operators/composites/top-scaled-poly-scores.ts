import type { Composite } from "../define.ts";
import { defineTopPolyScores } from "./define-top-poly-scores.ts";

export const topScaledPolyScoresDefinition: Composite = defineTopPolyScores("topScaledPolyScores", "scaled");
