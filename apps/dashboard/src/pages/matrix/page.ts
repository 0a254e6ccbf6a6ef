import type { Page } from "../../app/page.ts";

export const matrixPage: Page = {
  path: "/matrix",
  title: "Matrix",
  inNavigation: true,
  load: async () => (await import("./matrix.tsx")).Matrix,
};
