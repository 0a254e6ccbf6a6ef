import type { Page } from "../../app/page.ts";

export const claimPage: Page = {
  path: "/claim",
  title: "Claim",
  inNavigation: false,
  load: async () => (await import("./claim.tsx")).ClaimDetail,
};
