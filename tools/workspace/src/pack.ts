import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { carryDocs } from "./pack/carry-docs.ts";
import { Checks } from "./pack/checks.ts";
import { compile, compute, importAll, install, installedNodes } from "./pack/consumer.ts";
import { entriesOf, packOne, peersOf, publicPackages } from "./pack/packages.ts";

// Packs every public package, installs the tarballs in an empty project as a user would, and on each Node of tools/workspace/nodes
// imports every entry, runs a program with worker threads and runs the command; then compiles against the declarations.
// Needs the network, as a user's installation does.

const scratch = mkdtempSync(join(tmpdir(), "tercet-pack-"));
const tarballs = join(scratch, "tarballs");
const consumer = { folder: join(scratch, "consumer"), nodes: join(scratch, "nodes") };
const checks = new Checks();
for (const folder of [tarballs, consumer.folder, consumer.nodes]) mkdirSync(folder, { recursive: true });
try {
  carryDocs(checks);
  const packages = publicPackages();
  const packed: string[] = [];
  for (const each of packages) packed.push(await packOne(each, tarballs, checks));
  if (install(consumer, [...packed, ...packages.flatMap(peersOf)], checks)) {
    const entries = packages.flatMap(entriesOf);
    for (const node of installedNodes(consumer, checks)) {
      importAll(consumer, node, entries, checks);
      compute(consumer, node, checks);
    }
    compile(consumer, entries, checks);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = checks.finish();
