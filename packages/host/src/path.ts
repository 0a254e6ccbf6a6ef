import { errors } from "./errors.ts";

/**
 * Joins parts with `/`, leaving out empty ones. Trusted names only: for a name that came out of a file use {@link pathInside}.
 * @example expect(joinPath("models", "", "config.json")).toBe("models/config.json");
 */
export function joinPath(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== "")
    .map((part, i) => (i === 0 ? part : part.replace(/^\/+/, "")))
    .map((part, i, all) => (i === all.length - 1 || part === "/" ? part : part.replace(/\/+$/, "")))
    .reduce((path, part) => (path === "" ? part : path === "/" ? `/${part}` : `${path}/${part}`), "");
}

/**
 * The folder a path lies in; `.` for a bare name, `/` at the top.
 * @example expect(parentFolder("models/config.json")).toBe("models");
 */
export function parentFolder(path: string): string {
  const trimmed = path.length > 1 ? path.replace(/\/+$/, "") : path;
  const at = trimmed.lastIndexOf("/");
  return at < 0 ? "." : at === 0 ? "/" : trimmed.slice(0, at);
}

/**
 * The last part of a path.
 * @example expect(baseName("models/config.json")).toBe("config.json");
 */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/**
 * Joins a name that came out of a file, an answer or a user to a folder, refusing everything that could leave it.
 * @throws TercetError `path-outside`
 * @example expect(() => pathInside("models", "../secret")).toThrow("path-outside");
 */
export function pathInside(root: string, name: string): string {
  const reason = outsideReason(name);
  if (reason !== undefined) throw errors["path-outside"]({ root, path: name, reason });
  return joinPath(root, name);
}

function outsideReason(name: string): string | undefined {
  if (name === "") return "no characters";
  if (name.length > 4096) return "more than 4096 characters";
  if (/[\u0000-\u001f\u007f]/.test(name)) return "control characters";
  if (name.includes("\\")) return "a backslash";
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return "an absolute path";
  if (name.split("/").some((part) => part === ".." || part === "." || part === "")) return 'a ".", ".." or empty part';
  return undefined;
}
