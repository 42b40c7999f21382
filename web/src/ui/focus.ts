/** Where the focus was last on the page itself, and not in something that opened over it. */
let origin: HTMLElement | undefined;

const over = "[role=dialog], [role=menu], [data-portal]";

/** Notes where on the page the focus is, so that it can go back there. */
export function rememberFocus(): void {
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement && target.closest(over) === null) origin = target;
  });
}

/**
 * Puts the focus where it was before something opened, once that is closed. A window knows itself what had the focus,
 * but not where that was a menu, or another window, which is gone by then.
 */
export function giveFocusBack(): void {
  if (document.activeElement !== document.body || document.querySelector("[role=dialog]") !== null) return;
  const usable = origin?.isConnected === true && !origin.matches(":disabled");
  const to = usable ? origin : document.querySelector<HTMLElement>("#content");
  to?.focus({ preventScroll: true });
}
