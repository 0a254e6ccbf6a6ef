import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";

/** A server for one page: of folders, and of what the page gives back. */
export interface BenchServer {
  readonly address: string;
  /** Folders by the first part of their address; more may be added. */
  readonly folders: Map<string, string>;
  /** Takes what the page has put under `/outputs/`, once. */
  readonly taken: (name: string) => Buffer<ArrayBuffer>;
  readonly close: () => void;
}

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tercet's benchmark</title></head><body><script type="module" src="/programs/host.js"></script></body></html>\n`;

/** Serves on this machine alone, with the headers that let a page share memory and read a fine clock. */
export async function openServer(): Promise<BenchServer> {
  const folders = new Map<string, string>();
  const outputs = new Map<string, Buffer<ArrayBuffer>>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const [first = "", ...rest] = decodeURIComponent(pathname).slice(1).split("/");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Cache-Control", "no-store");
    if (first === "outputs" && request.method === "PUT") {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer); // without an encoding, pieces are bytes
      outputs.set(rest.join("/"), Buffer.concat(pieces));
      response.end();
      return;
    }
    if (first === "") return void response.writeHead(200, { "Content-Type": "text/html" }).end(html);
    const folder = folders.get(first);
    const file = normalize(join(folder ?? "", ...rest));
    const found =
      folder !== undefined && file.startsWith(`${normalize(folder)}${sep}`) ? await stat(file).catch(() => undefined) : undefined;
    if (found?.isFile() !== true) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream", "Content-Length": found.size });
    await pipeline(createReadStream(file), response);
  };
  // A page that went away in the middle is no fault of the run.
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    address: `http://127.0.0.1:${String(port)}`,
    folders,
    taken: (name) => {
      const output = outputs.get(name);
      if (output === undefined) throw new Error(`The page gave no output ${name}.`);
      outputs.delete(name);
      return output;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
