import type { Page } from "../../app/page.ts";

export const matrixPage: Page = {
  path: "/matrix",
  title: "Matrix",
  inNavigation: true,
  keys: [
    { keys: ["←", "↑", "→", "↓"], does: "in the grid: the next cell" },
    { keys: ["Home", "End"], does: "in the grid: the row's ends, with Ctrl the grid's" },
    { keys: ["PgUp", "PgDn"], does: "in the grid: a screen of rows" },
    { keys: ["Enter"], does: "in the grid: open the claim, or the group" },
  ],
  load: async () => (await import("./matrix.tsx")).Matrix,
};
