import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { copyText } from "../ui/clipboard";
import { tell, tellFailure } from "../ui/toast";
import { useHiding } from "../ui/useHiding";
import { reveal, type Token } from "./tokens";

/** A secret that can be shown again: not here until it is asked for, and gone again by itself. */
export function useSecret(token: Token) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string>();
  const [busy, setBusy] = useState(false);
  const hide = useCallback(() => setSecret(undefined), []);
  useHiding(secret !== undefined, hide);

  const withSecret = async (then: (secret: string) => unknown) => {
    setBusy(true);
    try {
      await then(secret ?? (await reveal(token.id)));
    } catch (thrown) {
      tellFailure(thrown);
    } finally {
      setBusy(false);
    }
  };

  return {
    secret,
    busy,
    toggle: () => (secret === undefined ? void withSecret(setSecret) : hide()),
    copy: () => void withSecret(async (text) => (await copyText(text)) && tell(t("copied"))),
  };
}
