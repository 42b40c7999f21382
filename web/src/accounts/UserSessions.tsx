import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useService } from "../services/services";
import { KindSection } from "../tokens/KindSection";
import { isOwnSession } from "../tokens/permissions";

/** Where somebody is signed in to Jeton itself. A session is over when its token is deleted. */
export function UserSessions({ name }: { name: string }) {
  const { t } = useTranslation("accounts");
  const service = useService("jeton");
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t("sessionsHint")}
      </Text>
      {service.kinds
        .filter((kind) => isOwnSession(service, kind))
        .map((kind) => (
          <KindSection key={kind.name} service={service} kind={kind} account={name} />
        ))}
    </Stack>
  );
}
