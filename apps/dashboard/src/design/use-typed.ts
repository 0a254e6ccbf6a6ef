import { useEffect, useRef, useState, type ChangeEvent } from "react";

/** What an input of text is given. */
interface Typed {
  readonly value: string;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
  readonly onBlur: () => void;
}

/**
 * An input whose text the address holds. What is typed is shown at once, and the address follows when it can: news of what was typed here is none, and takes no
 * letter away that came meanwhile.
 */
export function useTyped(text: string, change: (text: string) => void): Typed {
  const [typed, setTyped] = useState(text);
  /** Typed here, and not yet told of by the address. */
  const awaited = useRef<readonly string[]>([]);
  useEffect(() => {
    const at = awaited.current.lastIndexOf(text);
    awaited.current = at < 0 ? [] : awaited.current.slice(at + 1);
    if (at < 0) setTyped(text);
  }, [text]);
  return {
    value: typed,
    onChange: ({ target: { value } }) => {
      awaited.current = [...awaited.current, value];
      setTyped(value);
      change(value);
    },
    // Whoever goes elsewhere may change the address from there.
    onBlur: () => {
      awaited.current = [];
    },
  };
}
