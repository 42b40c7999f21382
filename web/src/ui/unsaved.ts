import { useEffect } from "react";

let holding = 0;

/** Whether something on the page would be lost with it. */
export function holdsUnsaved(): boolean {
  return holding > 0;
}

/** While this is so, a session that ends leaves the page where it is: something on it would be lost. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    holding += 1;
    return () => {
      holding -= 1;
    };
  }, [isUnsaved]);
}
