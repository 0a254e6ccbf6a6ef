import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

/** Where the build put the pages. */
export const built = join(import.meta.dirname, "..", "..", "dist");

/** Where the documentation is written: it stands below `docs/` of the pages. */
export const builtDocs: string = join(import.meta.dirname, "..", "..", "..", "..", "docs", "api");

const fileOf = (name: string): string => (name.startsWith("docs/") ? join(builtDocs, name.slice("docs/".length)) : join(built, name));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/** A host of the built pages. */
export interface StaticHost {
  /** Of the page, with the slash at its end. */
  readonly address: string;
  /** What a path answers instead of the file: text, a status, or nothing until the promise is fulfilled. */
  readonly answers: Map<string, string | number | Promise<string>>;
  close(): Promise<void>;
}

/**
 * Serves the built pages as some host does: below a path of its own, with our headers or, as many hosts do, with none.
 */
export async function hostPages({ below = "/", withHeaders = true } = {}): Promise<StaticHost> {
  if (!existsSync(join(built, "index.html"))) throw new Error("build the pages first: npx nx build @tercet/dashboard");
  // Written by our build.
  const headers = withHeaders ? (JSON.parse(readFileSync(join(built, "headers.json"), "utf8")) as Record<string, string>) : {};
  const answers: StaticHost["answers"] = new Map();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    const name = path === below ? "index.html" : path.slice(below.length);
    const send = (text: string | Uint8Array): void =>
      void response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream", ...headers }).end(text);
    const answer = answers.get(decodeURIComponent(name));
    if (typeof answer === "string") send(answer);
    else if (typeof answer === "object") void answer.then(send);
    else if (typeof answer === "number") response.writeHead(answer).end();
    else if (path.startsWith(below) && existsSync(fileOf(name)) && statSync(fileOf(name)).isFile()) send(readFileSync(fileOf(name)));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("a server on a port has a port");
  return {
    address: `http://127.0.0.1:${bound.port}${below}`,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
