import { joinPath, takeLease, TercetError, type Hasher, type Lease } from "@tercet/host";
import { errors } from "../errors.ts";
import type { CachePlaces } from "./cache.ts";
import { fileUrl, hashOfEtag, type HubFile } from "./listing.ts";
import { discard, hubRequest, judgeStatus, withRetries, type HubConnection } from "./request.ts";

/** What is being fetched, for whoever shows progress. */
export interface DownloadProgress {
  readonly file: string;
  readonly received: number;
  readonly total: number;
}

/** One file to bring into the cache. */
export interface FileDownload {
  readonly connection: HubConnection;
  readonly places: CachePlaces;
  readonly repository: string;
  readonly commit: string;
  readonly onProgress: (progress: DownloadProgress) => void;
}

const flushBytes = 8 * 2 ** 20;

/**
 * Makes sure that a file's blob is in the cache: resumes what was begun, checks size and hash, and only then gives it its name.
 * @throws TercetError `hub-hash-mismatch`, `hub-failed` and others of the hub
 */
export async function downloadFile(download: FileDownload, file: HubFile): Promise<string> {
  const { connection, places } = download;
  const { files } = connection.host;
  const blob = joinPath(places.blobs, file.hash);
  const complete = async (): Promise<boolean> => (await files.describe(blob))?.bytes === file.bytes;
  if (await complete()) return blob;
  await files.makeFolder(places.locks);
  const lease = await waitForLease(connection, joinPath(places.locks, `${file.hash}.tercet-lease`), complete);
  if (lease === undefined) return blob;
  try {
    if (!(await complete())) await fetchBlob(download, file, blob);
  } finally {
    await lease.release();
  }
  return blob;
}

// Another process may be fetching the same file: then its result is waited for. Undefined when it got there first.
async function waitForLease(connection: HubConnection, path: string, complete: () => Promise<boolean>): Promise<Lease | undefined> {
  for (;;) {
    try {
      return await takeLease(connection.host, path);
    } catch (error) {
      if (!(error instanceof TercetError && error.code === "lease-held")) throw error;
    }
    if (await complete()) return undefined;
    await connection.host.clock.sleep(500, connection.signal);
  }
}

async function fetchBlob(download: FileDownload, file: HubFile, blob: string): Promise<void> {
  const { files } = download.connection.host;
  const partial = `${blob}.tercet-partial`;
  const resumed = await files.exists(partial);
  let actual = await fetchPartial(download, file, partial);
  if (actual !== file.hash && resumed) {
    // What lay there may have been damaged; only a fresh download tells about the server.
    await files.remove(partial);
    actual = await fetchPartial(download, file, partial);
  }
  if (actual !== file.hash) {
    await files.remove(partial);
    throw errors["hub-hash-mismatch"]({ name: download.repository, file: file.name, expected: file.hash, actual });
  }
  await files.rename(partial, blob);
}

// Returns the hash of what is there once it is as long as it should be.
async function fetchPartial(download: FileDownload, file: HubFile, partial: string): Promise<string> {
  const { connection, repository, commit, onProgress } = download;
  const { files } = connection.host;
  const url = fileUrl(connection, repository, commit, file.name);
  let { received, hasher } = await hashPartial(connection, file, partial);
  const restart = async (): Promise<void> => {
    await files.remove(partial);
    ({ received, hasher } = await hashPartial(connection, file, partial));
  };
  return withRetries(connection, url, async (progressed) => {
    if (received > file.bytes) await restart();
    if (received === file.bytes && (received > 0 || (await files.exists(partial)))) return hasher.digest();
    const answer = await hubRequest(connection, url, received > 0 ? { headers: { range: `bytes=${received}-` } } : {});
    const { response } = answer;
    if (response.status === 416) {
      await discard(response);
      await restart();
      return { retry: "the server refused the range" };
    }
    const verdict = await judgeStatus(answer, { name: repository, file: file.name, hasToken: connection.token !== undefined });
    if (verdict !== undefined) return verdict;
    const etag = hashOfEtag(answer.hubHeader("x-linked-etag") ?? answer.hubHeader("etag"));
    if (etag !== undefined && etag.kind === file.kind && etag.hash !== file.hash) {
      await discard(response);
      throw errors["hub-hash-mismatch"]({ name: repository, file: file.name, expected: file.hash, actual: etag.hash });
    }
    // A server without ranges sends everything again; one with ranges must begin where we are.
    if (received > 0 && (response.status !== 206 || !response.header("content-range")?.startsWith(`bytes ${received}-`))) await restart();
    await takeBody(response.body, flushBytes, async (piece) => {
      if (received + piece.length > file.bytes) {
        throw errors["hub-hash-mismatch"]({
          name: repository,
          file: file.name,
          expected: file.hash,
          actual: `more than ${file.bytes} bytes`,
        });
      }
      await files.append(partial, piece);
      hasher.update(piece);
      received += piece.length;
      progressed();
      onProgress({ file: file.name, received, total: file.bytes });
    });
    if (file.bytes === 0 && received === 0) await files.writeAtomic(partial, "");
    return received === file.bytes ? hasher.digest() : { retry: `the connection ended after ${received} of ${file.bytes} bytes` };
  });
}

async function hashPartial({ host }: HubConnection, file: HubFile, partial: string): Promise<{ received: number; hasher: Hasher }> {
  const hasher = host.hasher(file.kind);
  // Git hashes a small header before the content.
  if (file.kind === "sha1") hasher.update(new TextEncoder().encode(`blob ${file.bytes}\0`));
  const received = (await host.files.describe(partial))?.bytes ?? 0;
  for (let start = 0; start < received; start += flushBytes)
    hasher.update(await host.files.readRange(partial, start, Math.min(received, start + flushBytes)));
  return { received, hasher };
}

// Pieces are gathered, since each is fsynced; what has arrived is also kept when the connection breaks.
async function takeBody(body: AsyncIterable<Uint8Array>, size: number, take: (piece: Uint8Array) => Promise<void>): Promise<void> {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (bytes === 0) return;
    const whole = new Uint8Array(bytes);
    gathered.reduce((at, piece) => (whole.set(piece, at), at + piece.length), 0);
    [gathered, bytes] = [[], 0];
    await take(whole);
  };
  try {
    for await (const piece of body) {
      gathered.push(piece);
      bytes += piece.length;
      if (bytes >= size) await flush();
    }
  } finally {
    await flush();
  }
}
