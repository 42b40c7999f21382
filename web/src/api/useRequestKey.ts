import { useRef } from "react";

/**
 * Gives a request its `Idempotency-Key`: the same one while it says the same, so that asking again after an answer
 * that got lost does nothing twice.
 */
export function useRequestKey(): (body: unknown) => string {
  const last = useRef({ body: "", key: "" });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.key === "" || last.current.body !== text)
      last.current = { body: text, key: crypto.randomUUID() };
    return last.current.key;
  };
}
