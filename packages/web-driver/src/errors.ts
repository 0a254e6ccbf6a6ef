import { defineErrors, type ErrorConstructors } from "@tercet/host";

interface Details {
  "browser-driver-absent": { package: string };
  "browser-absent": { browser: string; tried: readonly string[]; reason?: string };
  "browser-ended": { browser: string; reason: string };
  "page-threw": { browser: string; reason: string };
}

/** The errors of this package, by code. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "browser-driver-absent": {
    exit: 69,
    must: (d) => `Claims in a Chromium need the package ${d.package}, which drives it`,
    got: () => "it is not installed",
    fix: (d) => `Install it beside tercet: npm install ${d.package}. It brings no browser along.`,
  },
  "browser-absent": {
    exit: 69,
    must: (d) => `${d.browser} must be there and start`,
    got: (d) => (d.reason === undefined ? `there is none at ${d.tried.join(", ")}` : d.reason),
    fix: () => "Install it, or name its program with --browser or TERCET_CHROMIUM, TERCET_FIREFOX or TERCET_WEBKIT.",
  },
  "browser-ended": {
    exit: 70,
    must: (d) => `${d.browser} must do what it is asked`,
    got: (d) => d.reason,
    fix: () => "Look at the system's memory and log: browsers are ended from outside where memory is short.",
  },
  "page-threw": {
    exit: 70,
    must: (d) => `What a page in ${d.browser} is asked must come to an end`,
    got: (d) => `it threw: ${d.reason}`,
    fix: () => "Open the page in that browser and look at its console.",
  },
});
