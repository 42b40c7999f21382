import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { type Failure, failureOf } from "../api/problem";

/** What went wrong, in the API's words, with its code. */
export function FailureNote({ failure, retry }: { failure: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const told = failureOf(failure);
  return (
    <Alert color="red" role="alert" title={t("failed")}>
      <Stack gap="xs">
        <Text size="sm">{detail(told, t)}</Text>
        {told.retryAfter !== undefined && (
          <Text size="sm">{t("retryAfter", { count: told.retryAfter })}</Text>
        )}
        <Group justify="space-between">
          <Text size="xs" ff="monospace">
            {t("code", { code: told.code })}
          </Text>
          {retry !== undefined && (
            <Button size="xs" variant="default" onClick={retry}>
              {t("retry")}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

/** The words for a failure: the API's, but where nothing of the API arrived, and for what everybody may run into. */
export function detail(failure: Failure, t: ReturnType<typeof useTranslation<"common">>["t"]): string {
  if (failure.code === "unreachable") return t("unreachable");
  if (failure.code === "invalid_token") return t("sessionOver");
  if (isWeakness(failure.weakness)) return t(`weakness.${failure.weakness}`);
  return failure.message === "" ? t("unexpected") : failure.message;
}

const weaknesses = ["too-short", "too-long", "common", "own-name", "repeated"] as const;

function isWeakness(name: string | undefined): name is (typeof weaknesses)[number] {
  return weaknesses.some((one) => one === name);
}

/** For whoever awaits a mutation: it keeps its failure, and a note of it is shown. */
export const shownAbove = () => undefined;
