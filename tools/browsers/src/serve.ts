import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

/** A server of a folder. */
export interface Served {
  readonly address: string;
  close(): void;
}

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".json": "application/json" };

/** Serves a page at the root and other folders below their names, with the headers that let a page share memory and with a strict policy: nothing is made from text but WebAssembly. */
export async function serve(page: string, folders: ReadonlyMap<string, string>): Promise<Served> {
  const server = createServer((request, response) => void answer(page, folders, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(
  page: string,
  folders: ReadonlyMap<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const [first = "", ...rest] = decodeURIComponent(pathname).slice(1).split("/");
  const named = folders.get(first);
  const folder = named ?? page;
  const file = normalize(join(folder, ...(named === undefined ? [first] : []), ...rest));
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  response.setHeader("Content-Security-Policy", "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:");
  const content = file.startsWith(`${folder}${sep}`) ? await readFile(file).catch(() => undefined) : undefined;
  if (content === undefined) response.writeHead(404).end();
  else response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" }).end(content);
}
