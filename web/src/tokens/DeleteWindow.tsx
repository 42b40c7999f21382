import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";
import { FailureNote } from "../ui/FailureNote";
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
export function DeleteWindow({ token, kind, opened, onClose }: Props) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const label = useLabel();
  const remove = useDelete(token.id);
  const name = called(token);

  const done = () => {
    tell(t("remove.done", { name }));
    onClose();
  };

  return (
    <Modal opened={opened} onClose={onClose} title={t("remove.title", { name })} centered>
      <Stack>
        <Alert color="red">{t("remove.warning")}</Alert>
        <Text size="sm">
          {t("lastUsed")}:{" "}
          {token.last_used_at === undefined || token.last_used_at === null ? (
            t("unused")
          ) : (
            <Moment at={token.last_used_at} />
          )}
        </Text>
        {remove.isError && <FailureNote failure={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common("cancel")}
          </Button>
          <Button
            color="red.8"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: done })}
          >
            {label(kind.page.delete)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
