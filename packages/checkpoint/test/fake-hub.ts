import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the server saw it. */
export interface SeenRequest {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** What the server does instead of answering well; returns true when it has answered. */
export type Fault = (request: IncomingMessage, response: ServerResponse, seen: readonly SeenRequest[]) => boolean;

/** A small hub on the loopback interface: a listing, files, ranges, and large files on a second server that it redirects to. */
export interface FakeHub {
  readonly endpoint: string;
  readonly storage: string;
  readonly seen: SeenRequest[];
  readonly seenByStorage: SeenRequest[];
  fault: Fault | undefined;
  storageFault: Fault | undefined;
  /** Does something once so many bytes of one answer have arrived. */
  whenArrived(bytes: number, act: () => void): void;
  /** Gives a body on, and hears what of it was taken. */
  heard(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  close(): void;
}

export const commit: string = "0123456789abcdef0123456789abcdef01234567";

/** Starts the hub with these files; those above 1000 bytes are "large" and lie on the storage server. */
export async function startHub(files: Readonly<Record<string, Uint8Array>>): Promise<FakeHub> {
  const seen: SeenRequest[] = [];
  const seenByStorage: SeenRequest[] = [];
  const hub = { fault: undefined as Fault | undefined, storageFault: undefined as Fault | undefined }; // as: set later by a test
  const note = (list: SeenRequest[], request: IncomingMessage): void => {
    list.push({ path: request.url ?? "", range: request.headers.range, authorization: request.headers.authorization });
  };
  const storageServer = createServer((request, response) => {
    note(seenByStorage, request);
    if (hub.storageFault?.(request, response, seenByStorage) === true) return;
    sendRange(request, response, files[decodeURIComponent((request.url ?? "").slice(1).replace(/\?.*/, ""))] ?? new Uint8Array(0));
  });
  const storage = await listen(storageServer);
  const server = createServer((request, response) => {
    note(seen, request);
    if (hub.fault?.(request, response, seen) === true) return;
    const path = request.url ?? "";
    if (/^\/api\/models\/org\/name\/revision\/(main|refs%2Fpr%2F1|[0-9a-f]{40})\?blobs=true$/.test(path)) {
      const siblings = Object.entries(files).map(([rfilename, bytes]) => ({
        rfilename,
        size: bytes.length,
        blobId: gitHash(bytes),
        ...(bytes.length > 1000 ? { lfs: { sha256: sha256(bytes), size: bytes.length } } : {}),
      }));
      response.end(JSON.stringify({ sha: commit, siblings }));
      return;
    }
    const name = decodeURIComponent(path.slice(`/org/name/resolve/${commit}/`.length));
    const bytes = path.startsWith(`/org/name/resolve/${commit}/`) ? files[name] : undefined;
    if (bytes === undefined) response.writeHead(404).end();
    else if (bytes.length > 1000) {
      response
        .writeHead(302, { location: `${storage}/${encodeURIComponent(name)}?signature=s3cret`, "x-linked-etag": `"${sha256(bytes)}"` })
        .end();
    } else {
      response.setHeader("etag", `W/"${gitHash(bytes)}"`);
      sendRange(request, response, bytes);
    }
  });
  const endpoint = await listen(server);
  const arrivals = new Map<number, () => void>();
  return Object.assign(hub, {
    whenArrived: (bytes: number, act: () => void) => void arrivals.set(bytes, act),
    async *heard(body: AsyncIterable<Uint8Array>) {
      let bytes = 0;
      for await (const piece of body) {
        yield piece;
        bytes += piece.length;
        arrivals.get(bytes)?.();
        arrivals.delete(bytes);
      }
    },
    endpoint,
    storage,
    seen,
    seenByStorage,
    close: () => {
      for (const each of [server, storageServer]) {
        each.closeAllConnections();
        each.close();
      }
    },
  });
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function gitHash(bytes: Uint8Array): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/**
 * Sends the first half of what was asked for, and breaks the connection when it has arrived: what was sent and not yet read goes with a connection.
 */
export function sendHalf(hub: FakeHub, request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
  const start = Number(/bytes=([0-9]+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  const half = bytes.subarray(start, start + Math.ceil((bytes.length - start) / 2));
  response.writeHead(start > 0 ? 206 : 200, {
    "content-length": bytes.length - start,
    "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
  });
  response.write(half);
  hub.whenArrived(half.length, () => response.destroy());
}

function sendRange(request: IncomingMessage, response: ServerResponse, bytes: Uint8Array): void {
  const start = Number(/bytes=([0-9]+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  response.setHeader("content-length", bytes.length - start);
  if (start > 0) response.writeHead(206, { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
  response.end(bytes.subarray(start));
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // as: listening on TCP
}
