import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { carryDocs } from "./pack/carry-docs.ts";
import { Checks } from "./pack/checks.ts";
import { installPackages } from "./pack/consumer.ts";
import { packOne, publicPackages } from "./pack/packages.ts";
import { lookAtPages } from "./pack/pages.ts";
import { serveFrom } from "./pack/served.ts";

// npx nx pack-dashboard @tercet/workspace: packs every public package, the pages with their documentation, installs the tarballs in an empty project as a user would,
// runs `tercet dashboard` there and looks at pages, data, documentation and search. Needs the network, as a user's installation does.

const scratch = mkdtempSync(join(tmpdir(), "tercet-pack-dashboard-"));
const [tarballs, folder] = [join(scratch, "tarballs"), join(scratch, "consumer")];
const checks = new Checks();
for (const each of [tarballs, folder]) mkdirSync(each);
try {
  carryDocs(checks);
  const packed: string[] = [];
  for (const each of publicPackages()) packed.push(await packOne(each, tarballs, checks));
  if (installPackages(folder, packed, checks)) {
    const served = await serveFrom(folder);
    try {
      await lookAtPages(served.address, checks);
    } finally {
      checks.say((await served.end()) === 0, "Ctrl-C ends it with 0");
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = checks.finish();
