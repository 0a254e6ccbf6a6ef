import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../toolchain.mjs";
import type { Checks } from "./checks.ts";

/** Puts the built documentation into the package of the pages, which is published with it: `tercet dashboard` serves it from there. */
export function carryDocs(checks: Checks): void {
  const [built, carried] = [join(root, "docs", "api"), join(root, "apps", "dashboard", "docs")];
  const isBuilt = existsSync(join(built, "index.html"));
  checks.say(isBuilt, "the documentation is built");
  rmSync(carried, { recursive: true, force: true });
  if (isBuilt) cpSync(built, carried, { recursive: true });
}
