import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PageEvent, ReflectionKind, RendererEvent, type Application, type ProjectReflection, type Reflection } from "typedoc";

// The site stands below `docs/` of the dashboard's pages, under their policy: no inline script, no other host.

/** What typedoc writes into every page, for the theme that a reader chose. */
const inlineScript = /<script>document\.documentElement\.dataset\.theme.*?<\/script>/u;
/** On the first page it would stand above the README's own. */
const projectTitle = /<div class="tsd-page-title">\s*<h1>[^<]*<\/h1>\s*<\/div>/u;
/** The same as a file: what typedoc's own script does before a page is drawn. */
const themeScript = `document.documentElement.dataset.theme = localStorage.getItem("tsd-theme") || "os";
document.body.style.display = "none";
setTimeout(() => (window.app ? window.app.showPage() : document.body.style.removeProperty("display")), 500);
`;

/** Typedoc's filters of members write rules into this element, which the policy forbids; the site has no filters, and so nothing has to be written. */
const styleElement = 'document.head.appendChild(document.createElement("style"))';

/** Public functions of the engine by name: those that have a page. */
export function functionsOf(project: ProjectReflection, entry: string): ReadonlyMap<string, Reflection> {
  const inEntry = (each: Reflection): boolean => each.parent?.name === entry;
  return new Map(
    project.getReflectionsByKind(ReflectionKind.Function).flatMap((each) => (inEntry(each) ? [[each.name, each] as const] : [])),
  );
}

/**
 * Makes `api:<function>`, `operator:<name>` and `dashboard:` links lead there from every page, whatever folder it lies in, and moves the inline script into a file.
 * A link to a function that has no page is a warning.
 */
export function completeAddresses(app: Application, functions: ReadonlyMap<string, Reflection>): void {
  app.renderer.on(RendererEvent.BEGIN, ({ outputDirectory }) => {
    mkdirSync(join(outputDirectory, "assets"), { recursive: true });
    writeFileSync(join(outputDirectory, "assets", "theme.js"), themeScript);
  });
  app.renderer.on(RendererEvent.END, ({ outputDirectory }) => {
    const main = join(outputDirectory, "assets", "main.js");
    const text = readFileSync(main, "utf8");
    if (!text.includes(styleElement)) app.logger.warn("typedoc's main.js looks otherwise, and the policy would complain of its styles");
    writeFileSync(main, text.replace(styleElement, 'document.createElement("style")'));
  });
  app.renderer.on(PageEvent.END, (page) => {
    const up = "../".repeat(page.url.split("/").length - 1);
    const urlOf = (name: string): string => {
      const found = functions.get(name);
      if (found === undefined) app.logger.warn(`${page.url}: there is no function ${name}`);
      return found === undefined ? "" : (app.renderer.router?.getFullUrl(found) ?? "");
    };
    const text = page.contents ?? "";
    if (!inlineScript.test(text)) app.logger.warn(`${page.url}: typedoc's inline script looks otherwise, and the policy would stop it`);
    page.contents = text
      .replace(page.url === "index.html" ? projectTitle : /$^/u, "")
      .replace(inlineScript, `<script src="${up}assets/theme.js"></script>`)
      .replaceAll(/href="api:(\w+)"/gu, (_, name: string) => `href="${up}${urlOf(name)}"`)
      .replaceAll('href="dashboard:', `href="${up}../index.html`);
  });
}
