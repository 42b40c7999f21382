import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";
import { type Account, type Fates, useEnable, useLeave } from "./accounts";

interface Props {
  account: Account;
  how: "disable" | "delete";
  opened: boolean;
  onClose: () => void;
}

/** Disables or deletes an account, once somebody has read what that means, and says what became of its tokens. */
export function LeaveWindow({ account, how, opened, onClose }: Props) {
  const { t } = useTranslation("accounts");
  return (
    <Modal opened={opened} onClose={onClose} title={t(`${how}Window.title`, { name: account.name })} centered>
      {opened && <Inside {...{ account, how, onClose }} />}
    </Modal>
  );
}

function Inside({ account, how, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation("accounts");
  const common = useTranslation("common").t;
  const leave = useLeave(account.id, how);
  const enable = useEnable(account.id);
  const [typed, setTyped] = useState("");
  const { name } = account;

  if (leave.data !== undefined) {
    return (
      <Stack>
        <Alert color="green" role="status">
          {t(`${how}Window.done`, { name })}
        </Alert>
        <FatesList fates={leave.data} />
        {enable.isError && <FailureNote failure={enable.error} />}
        <Group justify="flex-end">
          {how === "disable" && leave.data.ended + leave.data.handed_over === 0 && (
            <Button
              variant="default"
              loading={enable.isPending}
              onClick={() => enable.mutate(undefined, { onSuccess: onClose })}
            >
              {common("undo")}
            </Button>
          )}
          <Button onClick={onClose} data-autofocus>
            {common("done")}
          </Button>
        </Group>
      </Stack>
    );
  }

  const go = (event: FormEvent) => {
    event.preventDefault();
    leave.mutate();
  };
  return (
    <form onSubmit={go}>
      <Stack>
        <Alert color={how === "delete" ? "red" : "orange"}>{t(`${how}Window.warning`)}</Alert>
        {how === "delete" && (
          <TextInput
            label={t("deleteWindow.type", { name })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {leave.isError && <FailureNote failure={leave.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus={how === "disable" || undefined}>
            {common("cancel")}
          </Button>
          <Button
            type="submit"
            color={how === "delete" ? "red.8" : undefined}
            loading={leave.isPending}
            disabled={how === "delete" && typed.trim() !== name}
          >
            {how === "delete" ? common("delete") : t("disable")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const fates = ["ended", "suspended", "outlive", "handed_over", "not_handed_over"] as const;

/** What became of the tokens. */
function FatesList({ fates: told }: { fates: Fates }) {
  const { t } = useTranslation("accounts");
  const some = fates.filter((fate) => told[fate] > 0);
  if (some.length === 0) return <Text size="sm">{t("fates.none")}</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t("fates.title")}
      </Text>
      <List size="sm">
        {some.map((fate) => (
          <List.Item key={fate}>{t(`fates.${fate}`, { count: told[fate] })}</List.Item>
        ))}
      </List>
    </Stack>
  );
}
