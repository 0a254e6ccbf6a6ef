import type { TypeDocOptions } from "typedoc";

/** What typedoc is told about packages and the site alike. */
export const shared: Partial<TypeDocOptions> = {
  excludePrivate: true,
  excludeInternal: true,
  sort: ["source-order"],
  disableSources: true,
  logLevel: "Warn",
};
