export { browserHost, type BrowserHostOptions } from "./host.ts";
export { urlFiles, type UrlFilesOptions, type UrlProgress } from "./url-files.ts";
