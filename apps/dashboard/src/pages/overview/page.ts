import type { Page } from "../../app/page.ts";

export const overviewPage: Page = {
  path: "/",
  title: "Overview",
  inNavigation: true,
  load: async () => (await import("./overview.tsx")).Overview,
};
