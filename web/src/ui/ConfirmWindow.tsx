import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { FailureNote, shownAbove } from "./FailureNote";

interface Props<What, Answer> {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What the button says that does it. */
  act: string;
  /** Whether it takes something away for good. */
  isGrave?: boolean;
  doing: {
    mutateAsync: (what: What) => Promise<Answer>;
    isPending: boolean;
    error: unknown;
  };
  /** What it is done to, where the doing does not know. */
  what?: What;
  /** Called once it is done and the window is closing. */
  onDone?: (answer: Answer) => void;
  /** What somebody should have read before. */
  children: ReactNode;
}

/** Asks before something is done, says what went wrong, and closes when it is done. */
export function ConfirmWindow<What, Answer>(props: Props<What, Answer>) {
  const { opened, onClose, title, act, isGrave = true, doing, what, onDone, children } = props;
  const { t } = useTranslation();
  const onSuccess = (answer: Answer) => {
    onClose();
    onDone?.(answer);
  };
  // Awaited, because the window may go with the row that it is about: callbacks of one that is gone are not called.
  const go = () => doing.mutateAsync(what as What).then(onSuccess, shownAbove);
  // While it is being done there is no way back, and whoever left would not see it fail.
  const close = () => {
    if (!doing.isPending) onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title} centered>
      <Stack>
        {children}
        {doing.error !== null && <FailureNote failure={doing.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={doing.isPending} data-autofocus>
            {t("cancel")}
          </Button>
          <Button color={isGrave ? "red.8" : undefined} loading={doing.isPending} onClick={() => void go()}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
