import { List, Text, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconPoint } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { met, shortest } from "./rules";

interface Props {
  password: string;
  /** The name of its account. */
  account: string;
}

/** What a new password has to be, told while it is typed. */
export function PasswordRules({ password, account }: Props) {
  const { t } = useTranslation("link");
  const kept = met(password, account);
  const rules = [
    [t("rules.long", { count: shortest }), kept.long],
    [t("rules.varied"), kept.varied],
    [t("rules.own"), kept.own],
  ] as const;
  return (
    <div>
      <List size="sm" spacing={2} aria-label={t("rules.all")} listStyleType="none">
        {rules.map(([rule, isMet]) => (
          <List.Item
            key={rule}
            icon={
              isMet ? <IconCheck size={16} aria-hidden="true" /> : <IconPoint size={16} aria-hidden="true" />
            }
            data-met={isMet}
          >
            {rule} <VisuallyHidden>{isMet ? t("rules.met") : t("rules.unmet")}</VisuallyHidden>
          </List.Item>
        ))}
      </List>
      <Text size="xs" c="dimmed" mt={4}>
        {t("rules.common")}
      </Text>
    </div>
  );
}
