import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";

/** Makes the next signing key: in its time, or at once because one has leaked. */
export function RotateKeyWindow({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const common = useTranslation("common").t;
  const queries = useQueryClient();
  const [withdraw, setWithdraw] = useState(false);
  const rotate = useMutation({
    mutationFn: async () => {
      const { data } = await call.POST("/api/v1/signing-keys/rotate", { body: withdraw ? { withdraw } : {} });
      if (data === undefined) throw new Error("the answer has no key");
      return data;
    },
    onSuccess: (key) => {
      tell(t("keys.rotated", { id: key.id }));
      setWithdraw(false);
      onClose();
      return queries.invalidateQueries({ queryKey: ["get", "/api/v1/signing-keys"] });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t("keys.rotateTitle")} centered>
      <Stack>
        {!withdraw && <Text size="sm">{t("keys.gently")}</Text>}
        <Checkbox
          label={t("keys.withdraw")}
          description={t("keys.withdrawHint")}
          checked={withdraw}
          onChange={(event) => setWithdraw(event.currentTarget.checked)}
        />
        {rotate.isError && <FailureNote failure={rotate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common("cancel")}
          </Button>
          <Button
            color={withdraw ? "red.8" : undefined}
            loading={rotate.isPending}
            onClick={() => rotate.mutate()}
          >
            {t("keys.rotate")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
