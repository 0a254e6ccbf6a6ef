/** The browsers that can be driven, by their engines: Chromium and Chrome, Firefox, WebKitGTK's MiniBrowser. */
export const browserKinds = ["chromium", "firefox", "webkit"] as const;

/** One of {@link browserKinds}. */
export type BrowserKind = (typeof browserKinds)[number];

/** Which browser shall be started. */
export interface BrowserChoice {
  readonly kind: BrowserKind;
  /** Its program; default: that of the environment's variable (TERCET_CHROMIUM, TERCET_FIREFOX, TERCET_WEBKIT), else where it usually lies. */
  readonly program?: string | undefined;
}

/** What pages shall find of a graphics device: none, the machine's, or a program in its place. */
export type Graphics = "none" | "device" | "software";

/** A browser without a window, with an empty profile that goes with it. */
export interface DrivenBrowser {
  readonly kind: BrowserKind;
  /** Name and version, for example "Firefox 153.7.0". */
  readonly name: string;
  /** A page that shares no storage with others, 1 280 x 900. */
  newPage(): Promise<DrivenPage>;
  close(): Promise<void>;
}

/** A page of a driven browser. What is asked of it throws a TercetError `browser-ended` once the browser is gone. */
export interface DrivenPage {
  /** Errors and warnings of the console and exceptions that nobody caught, a line each, so far; of WebKit those since the page was loaded, as its driver tells of none. */
  complaints(): Promise<readonly string[]>;
  /** Opens an address and waits until it is loaded. */
  goto(address: string): Promise<void>;
  /**
   * Runs a function in the page, and waits for what it promises. It is handed over as text: it sees the page's globals and its argument, which, as the result, is
   * what JSON can say. @throws TercetError `page-threw`
   */
  evaluate<Argument, Result>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>;
  /** What is shown, as a PNG. */
  screenshot(): Promise<Uint8Array>;
  /** Another size of the window, in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}
