import { useState, type ReactNode } from "react";

/** Copies a text; says whether it did, or shows the text to be copied by hand. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
  const [state, setState] = useState<"" | "copied" | "refused">("");
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("refused"),
    );
  };
  return (
    <>
      <button type="button" className="small" onClick={copy}>
        Copy the {what}
      </button>
      <span role="status" className="small soft">
        {state === "copied" ? " copied" : state === "refused" ? " the browser refused: select it and copy it by hand" : ""}
      </span>
    </>
  );
}
