import type { HashKind } from "@tercet/host";
import { z } from "zod";
import { parseWith } from "../config/parse.ts";
import { errors } from "../errors.ts";
import { parseJson, plainJson } from "../json.ts";
import { discard, hubRequest, judgeStatus, withRetries, type HubConnection } from "./request.ts";

/** One file of a model on the hub. `hash` names its blob in the cache: SHA-256 of large files, git's SHA-1 of small ones. */
export interface HubFile {
  readonly name: string;
  readonly bytes: number;
  readonly hash: string;
  readonly kind: HashKind;
}

/** A revision, resolved once: all files are taken from this commit. */
export interface HubListing {
  readonly commit: string;
  readonly files: readonly HubFile[];
}

const maxListingBytes = 10_000_000;
const schema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z
    .array(
      z.object({
        rfilename: z.string(),
        size: z.int().min(0).nullish(),
        blobId: z.string().nullish(),
        lfs: z.object({ sha256: z.string().nullish(), size: z.int().min(0).nullish() }).nullish(),
      }),
    )
    .max(10_000),
});

/** Asks the hub what a revision is and which files it has. */
export async function listModel(
  connection: HubConnection,
  repository: string,
  revision: string,
  wanted: (name: string) => boolean,
): Promise<HubListing> {
  const url = new URL(`/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`, connection.endpoint);
  const name = `${repository}@${revision}`;
  const text = await withRetries(connection, url, async () => {
    const answer = await hubRequest(connection, url);
    const verdict = await judgeStatus(answer, { name, file: undefined, hasToken: connection.token !== undefined });
    if (verdict !== undefined) return verdict;
    return { text: await readLimited(answer.response.body, `the listing of ${name}`) };
  });
  const { sha, siblings } = parseWith(schema, plainJson(parseJson(text.text, `the listing of ${name}`)), `the listing of ${name}`);
  const files: HubFile[] = [];
  for (const { rfilename, size, blobId, lfs } of siblings) {
    if (!wanted(rfilename)) continue;
    files.push(
      knownFile(rfilename, lfs?.sha256 ?? blobId ?? "", lfs?.size ?? size) ?? (await askFile(connection, repository, sha, rfilename)),
    );
  }
  return { commit: sha, files };
}

/** The address of a file at a commit. */
export function fileUrl({ endpoint }: HubConnection, repository: string, commit: string, name: string): URL {
  return new URL(`/${repository}/resolve/${commit}/${name.split("/").map(encodeURIComponent).join("/")}`, endpoint);
}

/** The hash in an ETag, if it is one; weak marks and quotes are taken off. */
export function hashOfEtag(etag: string | undefined): { readonly hash: string; readonly kind: HashKind } | undefined {
  const hash = etag?.replace(/^W\//, "").replaceAll('"', "") ?? "";
  if (/^[0-9a-f]{64}$/.test(hash)) return { hash, kind: "sha256" };
  return /^[0-9a-f]{40}$/.test(hash) ? { hash, kind: "sha1" } : undefined;
}

function knownFile(name: string, hash: string, bytes: number | null | undefined): HubFile | undefined {
  const known = hashOfEtag(hash);
  return known === undefined || bytes == null ? undefined : { name, bytes, ...known };
}

// Mirrors of the hub may leave hashes out of their listing; the file's own headers have them.
async function askFile(connection: HubConnection, repository: string, commit: string, name: string): Promise<HubFile> {
  const url = fileUrl(connection, repository, commit, name);
  return withRetries(connection, url, async () => {
    const answer = await hubRequest(connection, url, { method: "HEAD" });
    const verdict = await judgeStatus(answer, { name: repository, file: name, hasToken: connection.token !== undefined });
    await discard(answer.response);
    if (verdict !== undefined) return verdict;
    const bytes = Number(answer.hubHeader("x-linked-size") ?? answer.response.header("content-length") ?? NaN);
    const file = knownFile(
      name,
      answer.hubHeader("x-linked-etag") ?? answer.hubHeader("etag") ?? "",
      Number.isSafeInteger(bytes) ? bytes : undefined,
    );
    if (file === undefined)
      throw errors["hub-failed"]({ url: `${url.origin}${url.pathname}`, reason: "the server names no hash or size", attempts: 1 });
    return file;
  });
}

async function readLimited(body: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parts: string[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > maxListingBytes) throw errors["hub-too-large"]({ name: path, bytes, limit: maxListingBytes });
    parts.push(decoder.decode(piece, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}
