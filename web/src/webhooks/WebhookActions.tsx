import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconChevronDown,
  IconKey,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  IconTrash,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { tell, tellFailure } from "../ui/toast";
import { useSwitch, useTest, type Webhook } from "./webhooks";
import { DeleteWindow, RotateWindow } from "./windows";

interface Props {
  webhook: Webhook;
  onSecret: (secret: string) => void;
}

/** What can be done with a webhook. */
export function WebhookActions({ webhook, onSecret }: Props) {
  const { t } = useTranslation("webhooks");
  const common = useTranslation("common").t;
  const [rotating, rotate] = useDisclosure(false);
  const [deleting, remove] = useDisclosure(false);
  const test = useTest(webhook.id);
  const turn = useSwitch(webhook.id);
  const [to, from] =
    webhook.state === "enabled" ? (["disable", "enable"] as const) : (["enable", "disable"] as const);

  const tryOut = () =>
    test.mutate(undefined, {
      onSuccess: ({ taken, status, error }) => {
        if (taken) tell(t("testTaken", { status: status ?? 200 }));
        else tellFailure(new Error(t("testNotTaken", { why: error ?? `${status}` })));
      },
      onError: tellFailure,
    });
  const turnIt = () =>
    turn.mutate(to, {
      onSuccess: () => tell(t(to === "enable" ? "wasEnabled" : "wasDisabled"), () => turn.mutateAsync(from)),
      onError: tellFailure,
    });

  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            rightSection={<IconChevronDown size={14} />}
            loading={test.isPending || turn.isPending}
            aria-label={t("actionsFor", { url: webhook.url })}
          >
            {common("actions")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconSend size={16} />} onClick={tryOut}>
            {t("test")}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={rotate.open}>
            {t("rotate")}
          </Menu.Item>
          <Menu.Item
            leftSection={to === "enable" ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            onClick={turnIt}
          >
            {t(to)}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={remove.open}>
            {common("delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RotateWindow webhook={webhook} opened={rotating} onClose={rotate.close} onSecret={onSecret} />
      <DeleteWindow webhook={webhook} opened={deleting} onClose={remove.close} />
    </>
  );
}
