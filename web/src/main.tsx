import "./app/styles";

import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { nonce } from "./app/nonce";
import { rememberFocus } from "./ui/focus";
import { loadWords } from "./words";

// For the styles that dialogs bring, so that what is behind them does not scroll.
setNonce(nonce);
// A page that the browser kept whole may be from before somebody signed out.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
rememberFocus();
await loadWords();
const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(<App />);
