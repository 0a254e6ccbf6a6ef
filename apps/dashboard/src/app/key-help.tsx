import { useEffect, useRef, type ReactNode } from "react";
import type { Page, PageKey } from "./page.ts";

const everywhere: readonly PageKey[] = [
  { keys: ["/"], does: "go to the page's search, where it has one" },
  { keys: ["?"], does: "show this list" },
  { keys: ["Esc"], does: "close it" },
];

interface KeyHelpProps {
  readonly open: boolean;
  readonly close: () => void;
  readonly page: Page | undefined;
}

/** The keys of every page and of the present one. */
export function KeyHelp({ open, close, page }: KeyHelpProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="keys-title" className="keys">
      <h2 id="keys-title">Keys</h2>
      <dl>
        {[...everywhere, ...(page?.keys ?? [])].map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={close}>
        Close
      </button>
    </dialog>
  );
}
