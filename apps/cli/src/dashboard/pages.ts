import type { Files } from "@tercet/host";
import { errors } from "../errors.ts";

/** A file of the pages. */
export interface ServedFile {
  readonly path: string;
  readonly type: string;
  /** Files whose name holds their own hash never change. */
  readonly forever: boolean;
}

/** The built pages: every file by the path that a browser asks for, and the headers that each answer has. */
export interface BuiltPages {
  readonly files: ReadonlyMap<string, ServedFile>;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the documentation stands beside them, below `/docs/`. */
  readonly hasDocs: boolean;
}

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  txt: "text/plain; charset=utf-8",
  md: "text/markdown; charset=utf-8",
};

/**
 * Lists the built pages, and below `/docs/` those of the documentation where they are built. A request is looked up in this list: no path of a request ever meets the
 * disk.
 */
export async function readPages(files: Files, folder: string, docsFolder?: string): Promise<BuiltPages> {
  if (!(await files.exists(`${folder}/index.html`))) throw errors["pages-not-built"]({ folder });
  const found = new Map(await filesBelow(files, folder, ""));
  const hasDocs = docsFolder !== undefined && (await files.exists(`${docsFolder}/index.html`));
  if (hasDocs) for (const [path, file] of await filesBelow(files, docsFolder, "/docs")) found.set(path, file);
  const headers: unknown = JSON.parse(new TextDecoder().decode(await files.readAll(`${folder}/headers.json`)));
  // Written by the build beside the pages.
  return { files: found, headers: headers as Readonly<Record<string, string>>, hasDocs };
}

/** Every file below a folder by the path that a browser asks for; a folder's own path answers with its index. */
async function filesBelow(files: Files, folder: string, prefix: string): Promise<ReadonlyMap<string, ServedFile>> {
  const found = new Map<string, ServedFile>();
  const walk = async (below: string): Promise<void> => {
    for (const { name, kind } of await files.list(`${folder}${below}`)) {
      const path = `${below}/${name}`;
      if (kind === "folder") await walk(path);
      const type = types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
      const forever = prefix === "" && below.startsWith("/assets");
      if (kind === "file") found.set(`${prefix}${path}`, { path: `${folder}${path}`, type, forever });
    }
  };
  await walk("");
  const index = found.get(`${prefix}/index.html`);
  if (index !== undefined) found.set(`${prefix}/`, index);
  return found;
}
