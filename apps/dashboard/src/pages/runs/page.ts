import type { Page } from "../../app/page.ts";

export const runsPage: Page = {
  path: "/runs",
  title: "Runs",
  inNavigation: true,
  load: async () => (await import("./runs.tsx")).Runs,
};
