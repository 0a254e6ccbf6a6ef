import type { Page } from "../../app/page.ts";

export const checkpointsPage: Page = {
  path: "/checkpoints",
  title: "Checkpoints",
  inNavigation: true,
  load: async () => (await import("./checkpoints.tsx")).Checkpoints,
};
