import { JSX, type Application, type DocumentReflection, type Reflection } from "typedoc";

/** On the page of an operator's function, leads to the operator's own: formula, gradient, backends, claims. */
export function linkOperators(
  app: Application,
  functions: ReadonlyMap<string, Reflection>,
  pages: ReadonlyMap<string, DocumentReflection>,
): void {
  app.renderer.hooks.on("content.begin", ({ page, urlTo }) => {
    const { model } = page;
    const operator = functions.get(model.name) === model ? pages.get(model.name) : undefined;
    if (operator === undefined) return JSX.createElement(JSX.Fragment, null);
    const link = JSX.createElement("a", { href: urlTo(operator) }, `Operator ${model.name}`);
    return JSX.createElement("p", { class: "operator-link" }, link, ": formula, gradient, backends and claims");
  });
}
