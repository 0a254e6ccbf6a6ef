import { benchmarksPage } from "../pages/benchmarks/page.ts";
import { checkpointsPage } from "../pages/checkpoints/page.ts";
import { claimPage } from "../pages/claim/page.ts";
import { matrixPage } from "../pages/matrix/page.ts";
import { overviewPage } from "../pages/overview/page.ts";
import { playgroundPage } from "../pages/playground/page.ts";
import { runHerePage } from "../pages/run-here/page.ts";
import { runsPage } from "../pages/runs/page.ts";
import type { Page } from "./page.ts";

/** Every page, in the order of the navigation. */
export const pages: readonly Page[] = [
  overviewPage,
  matrixPage,
  claimPage,
  checkpointsPage,
  runsPage,
  benchmarksPage,
  playgroundPage,
  runHerePage,
];
