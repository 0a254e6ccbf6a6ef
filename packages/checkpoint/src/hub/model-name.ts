import { errors } from "../errors.ts";

/** What a user meant by a model's name. */
export type ModelName =
  { readonly kind: "folder"; readonly path: string } | { readonly kind: "hub"; readonly repository: string; readonly revision: string };

const repositoryPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?$/;
const revisionPattern = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;

/**
 * Understands `org/name`, `org/name@revision`, or a folder: only what begins with `./`, `../`, `/` or `file:` is one, so that a folder that
 * happens to lie here never stands in for a model of the hub.
 * @throws TercetError `model-name-invalid`
 * @example expect(parseModelName("org/name@v1")).toEqual({ kind: "hub", repository: "org/name", revision: "v1" });
 */
export function parseModelName(name: string): ModelName {
  if (name.startsWith("file:")) {
    if (!URL.canParse(name)) throw errors["model-name-invalid"]({ name, reason: "is no URL" });
    const { host, pathname } = new URL(name);
    if (host !== "") throw errors["model-name-invalid"]({ name, reason: "names another machine" });
    return { kind: "folder", path: decodeURIComponent(pathname).replace(/^\/([A-Za-z]:)/, "$1") };
  }
  if (/^(\.{1,2}$|\.{0,2}\/|[A-Za-z]:[\\/])/.test(name)) return { kind: "folder", path: name };
  const at = name.indexOf("@");
  const [repository, revision] = at < 0 ? [name, "main"] : [name.slice(0, at), name.slice(at + 1)];
  if (!repositoryPattern.test(repository) || repository.includes("..") || repository.includes("--")) {
    throw errors["model-name-invalid"]({ name, reason: "is neither a name on the hub nor a folder" });
  }
  if (!revisionPattern.test(revision) || revision.includes("..") || revision.includes("//") || revision.endsWith("/")) {
    throw errors["model-name-invalid"]({ name, reason: "has a revision that is no branch, tag or commit" });
  }
  return { kind: "hub", repository, revision };
}
