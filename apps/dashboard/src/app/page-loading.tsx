import type { ReactNode } from "react";

/** What stands where a page will be while its code is loaded. */
export function PageLoading(): ReactNode {
  return (
    <p className="soft page-loading" role="status">
      Loading the page …
    </p>
  );
}
