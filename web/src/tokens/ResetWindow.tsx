import { Alert, Button, Checkbox, Group, Modal, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useRequestKey } from "../api/useRequestKey";
import { seconds, span } from "../format/time";
import type { Kind } from "../services/services";
import { FailureNote } from "../ui/FailureNote";
import { Sure } from "../ui/Sure";
import { useOnce, useStay } from "../ui/useOnce";
import { useLabel, useLanguage } from "../words/useLanguage";
import { NewSecret } from "./NewSecret";
import { OldUses } from "./OldUses";
import { Samples } from "./Samples";
import { called, type Token, useRotate } from "./tokens";

const graces = ["10m", "1h", "1d", "7d", "30d"];

interface Props {
  token: Token;
  kind: Kind;
  opened: boolean;
  onClose: () => void;
}

/** Gives a token a new secret, and says what is to be done then, and who has yet to do it. */
export function ResetWindow({ token, kind, opened, onClose }: Props) {
  const rotate = useRotate(token.id);
  useStay(rotate.isPending);
  const isOnce = opened && kind.reveal === "once" && rotate.data?.secret != null;
  const { warned, close, leave } = useOnce(isOnce, () => {
    rotate.reset();
    onClose();
  });
  return (
    <Modal.Root
      opened={opened}
      // Until the answer is there it stays: with the window the new secret would go, and the old one has ended.
      onClose={() => !rotate.isPending && close()}
      closeOnClickOutside={!isOnce}
      size="lg"
      centered
    >
      <Modal.Overlay />
      <Modal.Content>
        {opened && <Steps {...{ token, kind, rotate, warned }} onCancel={close} onDone={leave} />}
      </Modal.Content>
    </Modal.Root>
  );
}

interface StepsProps {
  token: Token;
  kind: Kind;
  rotate: ReturnType<typeof useRotate>;
  /** Whether somebody was about to leave without the secret. */
  warned: boolean;
  onCancel: () => void;
  onDone: () => void;
}

function Steps({ token, kind, rotate, warned, onCancel, onDone }: StepsProps) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const label = useLabel();
  const language = useLanguage();
  const keyOf = useRequestKey();
  const [grace, setGrace] = useState("");
  const most = kind.grace === undefined || kind.grace === null ? 0 : (seconds(kind.grace) ?? 0);
  const offered = graces.filter((one) => (seconds(one) ?? 0) <= most);
  const body = grace === "" ? undefined : grace;

  return (
    <>
      <Modal.Header>
        <Modal.Title>
          {rotate.isSuccess ? t("reset.doneTitle") : t("reset.title", { name: called(token) })}
        </Modal.Title>
        <Modal.CloseButton aria-label={common("close")} />
      </Modal.Header>
      <Modal.Body>
        {rotate.isSuccess ? (
          <Done {...{ token, kind, secret: rotate.data.secret ?? undefined, warned, onDone }} />
        ) : (
          <Stack>
            <Alert color="orange">{offered.length > 0 ? t("reset.warningGrace") : t("reset.warning")}</Alert>
            {offered.length > 0 && (
              <NativeSelect
                label={t("reset.grace")}
                value={grace}
                onChange={(event) => setGrace(event.currentTarget.value)}
                data={[
                  { value: "", label: t("reset.none") },
                  ...offered.map((value) => ({
                    value,
                    label: t("reset.for", { span: span(value, language) }),
                  })),
                ]}
              />
            )}
            {rotate.isError && <FailureNote failure={rotate.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onCancel} disabled={rotate.isPending} data-autofocus>
                {common("cancel")}
              </Button>
              <Button
                color="red.8"
                loading={rotate.isPending}
                onClick={() => rotate.mutate({ grace: body, key: keyOf({ id: token.id, body }) })}
              >
                {label(kind.page.reset)}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal.Body>
    </>
  );
}

interface DoneProps {
  token: Token;
  kind: Kind;
  /** The new secret, where it is for whoever reset it. */
  secret: string | undefined;
  warned: boolean;
  onDone: () => void;
}

function Done({ token, kind, secret, warned, onDone }: DoneProps) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  return (
    <Stack>
      {secret === undefined ? (
        <Alert>{t("reset.ownerReads", { owner: token.owner })}</Alert>
      ) : (
        <>
          <NewSecret kind={kind} secret={secret} />
          <Samples kind={kind} secret={secret} />
        </>
      )}
      <Checkbox.Group label={t("reset.checklist")}>
        <Stack gap={6} mt="xs">
          {(["variables", "tools", "redeploy"] as const).map((step) => (
            <Checkbox key={step} value={step} label={t(`reset.${step}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Stack gap={4}>
        <Text fw={600} size="sm">
          {t("reset.stillOld")}
        </Text>
        <OldUses id={token.id} />
      </Stack>
      {warned && <Sure>{t("saved.sure")}</Sure>}
      <Group justify="flex-end">
        <Button onClick={onDone}>{common("done")}</Button>
      </Group>
    </Stack>
  );
}
