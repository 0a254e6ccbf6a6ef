import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { docsAddress } from "./docs-address.ts";
import { KeyHelp } from "./key-help.tsx";
import { pages } from "./pages.ts";
import "./shell.css";
import { useShortcuts } from "./shortcuts.ts";

/** What surrounds every page: the way past the navigation, the navigation, the page, the list of keys. */
export function Shell(): ReactNode {
  const { pathname } = useLocation();
  const page = pages.find(({ path }) => path === pathname);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  const [help, setHelp] = useState(false);
  useShortcuts({ help: () => setHelp(true) });
  useEffect(() => {
    document.title = page === undefined ? "Tercet" : `${page.title} · Tercet`;
    // A new page is read from its beginning; the first one keeps the browser's own focus.
    if (shown.current !== pathname) main.current?.focus({ preventScroll: true });
    shown.current = pathname;
  }, [page, pathname]);
  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <header className="bar">
        <Link to="/" className="brand" activeProps={{}}>
          Tercet
        </Link>
        <nav aria-label="Pages">
          <ul>
            {pages
              .filter(({ inNavigation }) => inNavigation)
              .map(({ path, title }) => (
                <li key={path}>
                  <Link to={path} activeOptions={{ exact: true, includeSearch: false }}>
                    {title}
                  </Link>
                </li>
              ))}
          </ul>
        </nav>
        <a href={`${docsAddress}index.html`} className="docs">
          Docs
        </a>
        <button type="button" className="help" onClick={() => setHelp(true)} aria-label="Keys" title="Keys (?)">
          ?
        </button>
      </header>
      <main ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <KeyHelp open={help} close={() => setHelp(false)} page={page} />
    </>
  );
}
