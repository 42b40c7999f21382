import { Button, Group, Modal, Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";

interface Props {
  title: string;
  /** What the button is called that does it. */
  act: string;
  /** Whether it takes something away. */
  color?: string;
  busy: boolean;
  failure: unknown;
  opened: boolean;
  onClose: () => void;
  onAct: () => void;
  children: ReactNode;
}

/** A window in which one thing of a token is changed. */
export function ChangeWindow({ title, act, color, busy, failure, opened, onClose, onAct, children }: Props) {
  const common = useTranslation("common").t;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAct();
  };
  // While it is being done there is no way back, and whoever left would not see it fail.
  const close = () => {
    if (!busy) onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <form onSubmit={submit}>
        <Stack>
          {children}
          {failure !== null && <FailureNote failure={failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} disabled={busy}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={busy} color={color}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
