import type { Files } from "@tercet/host";
import { Hono, type Context } from "hono";
import type { BuiltPages } from "./pages.ts";
import { evaluationsOfRun, listRuns, runEvents } from "./runs.ts";

/** What is served, and to whom. */
export interface DashboardOptions {
  readonly pages: BuiltPages;
  readonly files: Files;
  /** The folder with the user's own runs, where there is one. */
  readonly runs?: string;
  /** What the `Host` header of a request may name; undefined: anything, for a server that is meant to be reached from elsewhere. */
  readonly hosts?: readonly string[];
}

/** The dashboard's server as one `fetch` function. It answers GET and HEAD alone, and changes nothing. */
export function dashboard(options: DashboardOptions): { readonly fetch: (request: Request) => Response | Promise<Response> } {
  const { pages, files, runs, hosts } = options;
  const app = new Hono();
  app.use(async (context, next) => {
    // A page elsewhere whose name was made to lead here (DNS rebinding) names itself in this header.
    if (hosts !== undefined && !hosts.includes(hostOf(context.req.header("host") ?? "")))
      context.res = context.text("This host is not known here.", 403);
    else await next();
    for (const [name, value] of Object.entries(pages.headers)) context.res.headers.set(name, value);
  });
  if (runs !== undefined) {
    app.get("/data/runs.json", async (context) => fresh(context.json({ folder: runs, runs: await listRuns(files, runs) })));
    for (const [path, reader] of [
      ["events", runEvents],
      ["evaluations", evaluationsOfRun],
    ] as const)
      app.get(`/data/runs/${path}`, async (context) => {
        const text = await reader(files, runs, context.req.query("run") ?? "");
        return text === undefined ? context.text("There is no such run, or nothing of the kind in it.", 404) : fresh(context.text(text));
      });
  }
  app.get("/docs", (context) => context.redirect("/docs/"));
  app.get("*", async (context) => {
    const { pathname } = new URL(context.req.url);
    const file = pages.files.get(pathname);
    if (file === undefined && pathname.startsWith("/docs/") && !pages.hasDocs)
      return context.text("The documentation is not built here. `npm run docs` in a checkout builds it; then start this again.", 404);
    if (file === undefined) return context.text("There is nothing at this address.", 404);
    const response = context.body(await files.readAll(file.path), 200, { "Content-Type": file.type });
    response.headers.set("Cache-Control", file.forever ? "public, max-age=31536000, immutable" : "no-cache");
    return response;
  });
  app.all("*", (context: Context) => context.text("Only GET is answered here.", 405, { Allow: "GET, HEAD" }));
  return { fetch: (request) => app.fetch(request) };
}

function fresh(response: Response): Response {
  response.headers.set("Cache-Control", "no-store");
  return response;
}

/** A Host header without its port. */
function hostOf(header: string): string {
  return header.replace(/:\d+$/u, "").toLowerCase();
}
