import { useEffect } from "react";

/** After how long a secret that is shown hides itself, in milliseconds. */
const shownFor = 30_000;

/** Hides what is shown after a while, and when the tab is left. */
export function useHiding(shown: boolean, hide: () => void): void {
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(hide, shownFor);
    const left = () => {
      if (document.hidden) hide();
    };
    document.addEventListener("visibilitychange", left);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", left);
    };
  }, [shown, hide]);
}
