import type { Page } from "../../app/page.ts";

export const runHerePage: Page = {
  path: "/run-here",
  title: "Run here",
  inNavigation: true,
  load: async () => (await import("./run-here.tsx")).RunHere,
};
