import { browserKinds, type BrowserChoice, type BrowserKind } from "@tercet/web-driver";

/** What programs of browsers are called, where it is not what Chromium and Chrome are. */
const programs: Readonly<Partial<Record<BrowserKind, RegExp>>> = { firefox: /firefox/iu, webkit: /minibrowser|webkit/iu };

/** A browser as `--browser` names it: chromium, firefox or webkit, or the path of its program, whose last part tells which it is. */
export function readBrowser(text: string): BrowserChoice {
  const named = browserKinds.find((kind) => kind === text);
  if (named !== undefined) return { kind: named };
  const file = text.split(/[\\/]/u).at(-1) ?? "";
  return { kind: browserKinds.find((kind) => programs[kind]?.test(file)) ?? "chromium", program: text };
}
