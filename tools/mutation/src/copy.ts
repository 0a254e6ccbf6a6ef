import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { placesOf, type Mutant } from "./mutant.ts";

/** A copy of the packages and of this tool in which a fault can be sown without touching the checkout; other modules are the checkout's. */
export class Copy {
  readonly root: string;

  constructor(workspace: string) {
    this.root = mkdtempSync(join(tmpdir(), "tercet-mutants-"));
    const copied = (path: string): boolean => !["node_modules", "dist", "trio"].includes(basename(path));
    for (const folder of ["packages", join("tools", "mutation")])
      cpSync(join(workspace, folder), join(this.root, folder), { recursive: true, filter: copied });
    const modules = join(this.root, "node_modules");
    mkdirSync(join(modules, "@tercet"), { recursive: true });
    for (const name of readdirSync(join(workspace, "node_modules")))
      if (name !== "@tercet" && !name.startsWith(".")) symlinkSync(join(workspace, "node_modules", name), join(modules, name));
    for (const name of readdirSync(join(this.root, "packages")))
      symlinkSync(join(this.root, "packages", name), join(modules, "@tercet", name));
  }

  /**
   * Sows a fault while something is done.
   * @throws Error where the mutant's text does not stand in its file exactly once: it has to follow the sources
   */
  async with<Result>(mutant: Mutant, use: () => Promise<Result>): Promise<Result> {
    const { name, file, find, replace } = mutant;
    const path = join(this.root, file);
    const text = readFileSync(path, "utf8");
    const places = placesOf(mutant, text);
    if (places !== 1) throw new Error(`The text of mutant ${name} stands ${places} times in ${file}, not once.`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
    try {
      return await use();
    } finally {
      writeFileSync(path, text);
    }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
