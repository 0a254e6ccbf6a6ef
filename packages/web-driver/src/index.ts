export { browserKinds, type BrowserChoice, type BrowserKind, type DrivenBrowser, type DrivenPage, type Graphics } from "./browser.ts";
export { chromiumOptions, type ChromiumOptions } from "./chromium.ts";
export { findBrowser, type FoundBrowser } from "./find.ts";
export { startBrowser } from "./start.ts";
export { startWithGpu } from "./start-with-gpu.ts";
