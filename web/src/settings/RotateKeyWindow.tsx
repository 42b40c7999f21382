import { Checkbox, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { ConfirmWindow } from "../ui/ConfirmWindow";
import { tell } from "../ui/toast";

/** Makes the next signing key: in its time, or at once because one has leaked. */
export function RotateKeyWindow(window: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const queries = useQueryClient();
  const [withdraw, setWithdraw] = useState(false);
  const rotate = useMutation({
    mutationFn: async () => {
      const { data } = await call.POST("/api/v1/signing-keys/rotate", { body: withdraw ? { withdraw } : {} });
      if (data === undefined) throw new Error("the answer has no key");
      return data;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ["get", "/api/v1/signing-keys"] }),
  });
  const done = ({ id }: { id: string }) => {
    tell(t("keys.rotated", { id }));
    setWithdraw(false);
  };
  return (
    <ConfirmWindow
      {...window}
      title={t("keys.rotateTitle")}
      act={t("keys.rotate")}
      isGrave={withdraw}
      doing={rotate}
      onDone={done}
    >
      {!withdraw && <Text size="sm">{t("keys.gently")}</Text>}
      <Checkbox
        label={t("keys.withdraw")}
        description={t("keys.withdrawHint")}
        checked={withdraw}
        onChange={(event) => setWithdraw(event.currentTarget.checked)}
      />
    </ConfirmWindow>
  );
}
