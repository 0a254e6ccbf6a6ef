import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { connectBidi, type Bidi } from "./bidi.ts";
import type { DrivenBrowser, DrivenPage, Graphics } from "./browser.ts";
import { asJson, askedText, valueOf } from "./page-text.ts";
import { lineWith, startProgram } from "./program.ts";
import { openScreen } from "./screen.ts";
import { softwareDriver } from "./software-driver.ts";

/** The browser talks to the page's own host alone, and asks nothing of who uses it. */
const quiet: Readonly<Record<string, boolean | number | string>> = {
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.safebrowsing.downloads.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.search.update": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage": "about:blank",
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.prefetch-next": false,
  "services.settings.server": "data:,none",
  "startup.homepage_welcome_url": "about:blank",
  "termsofuse.bypassNotification": true,
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.server": "",
};

/** On Linux WebGPU is behind the first two; the third gives WebGL to machines whose driver is a program. */
const withGpu = { "dom.webgpu.enabled": true, "gfx.webgpu.ignore-blocklist": true, "webgl.force-enabled": true };

/** Starts a Firefox, which speaks WebDriver BiDi by itself. */
export async function startFirefox(program: string, graphics: Graphics): Promise<DrivenBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "tercet-firefox-"));
  const settings = { ...quiet, ...(graphics === "none" ? {} : withGpu) };
  const lines = Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, "user.js"), lines.join(""));
  // Without a window it computes as with one, but for WebGL, which needs a screen.
  const screen = graphics === "none" ? undefined : await openScreen();
  const own = { ...screen?.variables, ...(graphics === "software" ? softwareDriver() : {}) };
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const child = startProgram(program, args, { ...env, ...own });
  const close = async (): Promise<void> => {
    await child.end();
    await screen?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const address = await lineWith(child, /WebDriver BiDi listening on (ws:\S+)/u);
    const bidi = await connectBidi("Firefox", `${address}/session`);
    // Of our own pages, which are on this machine.
    const session = (await bidi.send("session.new", { capabilities: {} })) as Session;
    const complaints = new Map<string, string[]>();
    bidi.onEvent("log.entryAdded", (entry) => note(entry as LogEntry, complaints)); // as the standard writes it
    await bidi.send("session.subscribe", { events: ["log.entryAdded"] });
    const name = `Firefox ${session.capabilities.browserVersion}`;
    const closed = async (): Promise<void> => {
      bidi.close();
      await close();
    };
    return { kind: "firefox", name, newPage: () => openPage(name, bidi, complaints), close: closed };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Session {
  readonly capabilities: { readonly browserVersion: string };
}

interface LogEntry {
  readonly level: string;
  readonly text: string | null;
  readonly source: { readonly context?: string };
}

function note({ level, text, source }: LogEntry, complaints: ReadonlyMap<string, string[]>): void {
  if (level === "error" || level === "warn") complaints.get(source.context ?? "")?.push(`${level}: ${text ?? ""}`);
}

interface Evaluated {
  readonly type: "success" | "exception";
  readonly result?: { readonly value?: unknown };
}

async function openPage(name: string, bidi: Bidi, all: Map<string, string[]>): Promise<DrivenPage> {
  const { userContext } = (await bidi.send("browser.createUserContext")) as { readonly userContext: string }; // as the standard writes them, here and below
  const { context } = (await bidi.send("browsingContext.create", { type: "tab", userContext })) as { readonly context: string }; // as before
  const complaints: string[] = [];
  all.set(context, complaints);
  const resize = async (width: number, height: number): Promise<void> => {
    await bidi.send("browsingContext.setViewport", { context, viewport: { width, height } });
  };
  await resize(1280, 900);
  return {
    complaints: async () => [...complaints],
    resize,
    goto: async (url) => {
      await bidi.send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    evaluate: async <Argument, Result>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result> => {
      // as: the standard writes it so
      const evaluated = (await bidi.send("script.callFunction", {
        ...{ target: { context }, awaitPromise: true, functionDeclaration: askedText(run) },
        arguments: [{ type: "string", value: asJson(argument) }],
      })) as Evaluated;
      return valueOf(name, evaluated.result?.value) as Result; // what JSON kept of it
    },
    screenshot: async () => {
      const { data } = (await bidi.send("browsingContext.captureScreenshot", { context })) as { readonly data: string }; // as before
      return Buffer.from(data, "base64");
    },
    close: async () => {
      all.delete(context);
      await bidi.send("browser.removeUserContext", { userContext });
    },
  };
}
