import { List, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { outcomes } from "../usage/bars";
import { useOutcome } from "../usage/outcome";
import { useRemedy } from "./remedy";

/** Why calls were refused, each reason with what to do about it; nothing where none was. */
export function Reasons({ totals }: { totals: Record<string, number> }) {
  const { t } = useTranslation("refused");
  const called = useOutcome();
  const remedy = useRemedy();
  const refused = outcomes(totals).filter((outcome) => outcome !== "allowed");
  if (refused.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {t("why")}
      </Title>
      <List size="sm" spacing={6}>
        {refused.map((outcome) => (
          <List.Item key={outcome}>
            <Text span size="sm" fw={600}>
              {called(outcome)} ({t("times", { count: totals[outcome] ?? 0 })}).
            </Text>{" "}
            {remedy(outcome)}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
