import type { ComponentType } from "react";

/** A key that a page reacts to, for the list that `?` opens. */
export interface PageKey {
  readonly keys: readonly string[];
  readonly does: string;
}

/**
 * What the frame knows of a page before its code is loaded. A page is a folder in `src/pages` with a `page.ts` that exports one of these,
 * and a line in `pages.ts`.
 */
export interface Page {
  /** From the root, for example "/matrix". */
  readonly path: string;
  readonly title: string;
  /** Whether the navigation names it; a detail page is reached from another one. */
  readonly inNavigation: boolean;
  readonly keys?: readonly PageKey[];
  /** Loads the page's component when it is first shown. */
  readonly load: () => Promise<ComponentType>;
}
