import { Alert, Text } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";

/** What everybody should know who holds tokens of these kinds, said where they are. */
export function Advice({ kinds }: { kinds: Kind[] }) {
  const { t } = useTranslation("tokens");
  const may = (ending: string) => kinds.some((kind) => kind.owner_may.includes(ending));
  return (
    <Alert variant="light" color="coin" title={t("advice.title")} icon={<IconShieldLock size={18} />}>
      <Text size="sm">
        {t("advice.total")} {t("advice.private")}{" "}
        {may("reset") ? t("advice.leaked") : may("delete") && t("advice.leakedDelete")}
      </Text>
    </Alert>
  );
}
