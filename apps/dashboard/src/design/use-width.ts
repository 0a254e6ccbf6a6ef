import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/** The width of an element in pixels, as it is now; `first` until it is known. */
export function useWidth<E extends HTMLElement>(first: number): readonly [ref: RefObject<E | null>, width: number] {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(element.clientWidth, 1)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
