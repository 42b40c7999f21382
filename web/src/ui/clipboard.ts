import i18next from "i18next";
import { tell, tellFailure } from "./toast";

/** Puts a text on the clipboard. Where the browser does not let it, the person is told. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    tellFailure(new Error(i18next.t("copyFailed")));
    return false;
  }
}

export async function copyAndTell(text: string): Promise<void> {
  if (await copyText(text)) tell(i18next.t("copied"));
}
