/**
 * Makes sure that the browser's language is one: WebKit in the locale C says "C", which no standard knows, and uPlot asks for numbers in the browser's language as it is
 * loaded, which throws then.
 */
export function requireKnownLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
  }
}
