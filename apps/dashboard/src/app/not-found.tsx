import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** What an address shows that no page has. */
export function NotFound(): ReactNode {
  return (
    <>
      <h1>No such page</h1>
      <p>
        Nothing has this address. <Link to="/">The overview</Link> leads everywhere.
      </p>
    </>
  );
}
