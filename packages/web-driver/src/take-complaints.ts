type Level = "error" | "warn";

/** What is seen of a page here: the workspace loads no types of the DOM. */
interface Listening extends EventTarget {
  readonly console: Record<Level, (...words: unknown[]) => void>;
  tercetComplaints?: string[];
}

/**
 * Runs in a page of a browser whose driver tells nothing of its console: gives what the page has complained of since it was last asked, and listens from the first time
 * on. It is handed over as text, so it uses nothing from outside of it.
 */
export function takeComplaints(): readonly string[] {
  const page = globalThis as unknown as Listening; // a page's global
  if (page.tercetComplaints !== undefined) return page.tercetComplaints.splice(0);
  const complaints: string[] = [];
  page.tercetComplaints = complaints;
  const { console } = page;
  for (const level of ["error", "warn"] as const) {
    const write = console[level].bind(console);
    console[level] = (...words) => {
      complaints.push(`${level}: ${words.map(String).join(" ")}`);
      write(...words);
    };
  }
  const texts = { error: "message", unhandledrejection: "reason", securitypolicyviolation: "blockedURI" };
  for (const [type, member] of Object.entries(texts))
    page.addEventListener(type, (event) => {
      complaints.push(`${type}: ${String(Object.getOwnPropertyDescriptor(Object.getPrototypeOf(event), member)?.get?.call(event))}`);
    });
  return [];
}
