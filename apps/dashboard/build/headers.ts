import type { Plugin } from "vite";

/** What the pages may load and run: themselves, WebAssembly, workers; no eval, no inline script or style, no other host. */
const policy: Readonly<Record<string, string>> = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "worker-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

const asText = (names: readonly string[]): string => names.map((name) => `${name} ${policy[name] ?? ""}`).join("; ");

/** The headers of every answer. The last two make pages that may share memory with workers. */
const headers: Readonly<Record<string, string>> = {
  "Content-Security-Policy": asText(Object.keys(policy)),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Writes the policy into the page, for hosts that set no headers, and all headers into `headers.json`, for a server that does. */
export function metaPolicy(): Plugin {
  // Browsers read who may frame a page from a header alone, and complain about it elsewhere.
  const content = asText(Object.keys(policy).filter((name) => name !== "frame-ancestors"));
  return {
    name: "tercet-headers",
    apply: "build",
    transformIndexHtml: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content }, injectTo: "head-prepend" }],
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "headers.json", source: JSON.stringify(headers) });
    },
  };
}
