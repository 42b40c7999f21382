import { Alert, Button, Group, List, Loader, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../../ui/FailureNote";
import { type Place, placeOf } from "./text";
import type { Judgement, Preview } from "./usePreview";

interface Props {
  id: string;
  judgement: Judgement;
  /** Whether the text is the one that counts already. */
  unchanged: boolean;
  goTo: (place: Place) => void;
}

/** What the API says of a policy that is being written: what is wrong, or what it would take away. */
export function PreviewPart({ id, judgement, unchanged, goTo }: Props) {
  const { t } = useTranslation("services");
  const { checking, preview, failure, again } = judgement;
  const place = failure && placeOf(failure);
  return (
    <div id={id} role="status">
      {checking ? (
        <Group gap="xs">
          <Loader size="xs" aria-hidden />
          <Text size="sm" c="dimmed">
            {t("policy.checking")}
          </Text>
        </Group>
      ) : failure?.code === "invalid_policy" ? (
        <Alert color="red" title={t("policy.wrong")}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{failure.message}</Text>
            {place !== undefined && (
              <Button size="compact-sm" variant="default" onClick={() => goTo(place)}>
                {t("policy.line", { line: place.line })}
              </Button>
            )}
          </Stack>
        </Alert>
      ) : failure !== undefined ? (
        <FailureNote failure={failure} retry={again} />
      ) : preview !== undefined && preview.changes.length > 0 ? (
        <Changes preview={preview} />
      ) : preview !== undefined ? (
        <Text size="sm">{t(unchanged ? "policy.same" : "policy.good")}</Text>
      ) : null}
    </div>
  );
}

function Changes({ preview }: { preview: Preview }) {
  const { t } = useTranslation("services");
  const title = preview.refused ? "policy.refused" : preview.tightens ? "policy.tightens" : "policy.loosens";
  return (
    <Alert color={preview.refused ? "red" : preview.tightens ? "orange" : "gray"} title={t(title)}>
      <List size="sm" spacing="xs">
        {preview.changes.map((change) => (
          <List.Item key={`${change.kind} ${change.what} ${change.detail}`}>
            <Text size="sm" fw={600}>
              {change.kind ? `${change.kind}: ${change.detail}` : change.detail}
            </Text>
            <Text size="sm">
              {typeof change.accounts === "number"
                ? t("policy.accounts", { count: change.accounts })
                : t("policy.tokens", { count: change.tokens ?? 0 })}
              {": "}
              {change.then}
            </Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
