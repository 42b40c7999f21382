import { failureOf } from "../api/problem";

type Leave = () => boolean;
let leave: Leave = () => false;

/** Says what is done when the API knows the session no more: whether the page is left for the sign-in. */
export function whenSessionEnds(then: Leave): void {
  leave = then;
}

/** Whether a refusal means that the session is over, and the page is being left for it. */
export function leavesFor(refusal: unknown): boolean {
  return failureOf(refusal).status === 401 && leave();
}
