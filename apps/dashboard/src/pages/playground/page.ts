import type { Page } from "../../app/page.ts";

export const playgroundPage: Page = {
  path: "/playground",
  title: "Playground",
  inNavigation: true,
  load: async () => (await import("./playground.tsx")).Playground,
};
