/** The question for the password: asked by a call that needs it, answered by the dialog that is open for it. */

type Answer = (confirmed: boolean) => void;

let waiting: Answer[] = [];
let show: ((open: boolean) => void) | undefined;

/** Asks for the password. True once the API has accepted it, false when the person does not want to. */
export function askPassword(): Promise<boolean> {
  return new Promise((resolve) => {
    if (show === undefined) {
      resolve(false);
      return;
    }
    waiting.push(resolve);
    show(true);
  });
}

/** The dialog says how it is opened; it takes itself out with what this returns. */
export function listen(opened: (open: boolean) => void): () => void {
  show = opened;
  return () => {
    show = undefined;
    settle(false);
  };
}

/** Everybody who waits is told. */
export function settle(confirmed: boolean): void {
  const told = waiting;
  waiting = [];
  for (const answer of told) answer(confirmed);
}
