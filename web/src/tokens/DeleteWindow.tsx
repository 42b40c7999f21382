import { Alert, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";
import { ConfirmWindow } from "../ui/ConfirmWindow";
import { Moment } from "../ui/Moment";
import { tell } from "../ui/toast";
import { useLabel } from "../words/useLanguage";
import { called, type Token, useDelete } from "./tokens";

interface Props {
  token: Token;
  kind: Kind;
  opened: boolean;
  onClose: () => void;
}

/** Ends a token, once somebody has read what that means. */
export function DeleteWindow({ token, kind, ...window }: Props) {
  const { t } = useTranslation("tokens");
  const label = useLabel();
  const name = called(token);
  return (
    <ConfirmWindow
      {...window}
      title={t("remove.title", { name })}
      act={label(kind.page.delete)}
      doing={useDelete(token.id)}
      onDone={() => tell(t("remove.done", { name }))}
    >
      <Alert color="red">{t("remove.warning")}</Alert>
      <Text size="sm">
        {t("lastUsed")}: {token.last_used_at ? <Moment at={token.last_used_at} /> : t("unused")}
      </Text>
    </ConfirmWindow>
  );
}
