import type { Page } from "../../app/page.ts";

export const benchmarksPage: Page = {
  path: "/benchmarks",
  title: "Benchmarks",
  inNavigation: true,
  load: async () => (await import("./benchmarks.tsx")).Benchmarks,
};
