import { Button, Card, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useSuspenseQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Empty } from "../ui/Empty";
import { ConfigTable } from "./ConfigTable";
import { type Declared, settingsQuery } from "./settings";
import { ConfigPane } from "./windows";

interface Props {
  /** The names of the services whose settings these are. */
  services: string[];
  label: string;
  hint?: string;
}

/** The settings of services: listed, added, changed and taken back. */
export function ConfigPart({ services, label, hint }: Props) {
  const { t } = useTranslation("settings");
  const [adding, add] = useDisclosure(false);
  const all: Declared[] = useSuspenseQueries({
    queries: services.map((service) => settingsQuery(service)),
    combine: (answers) =>
      answers.flatMap(({ data }, index) =>
        data.items.map((setting) => ({ service: services[index] ?? "", setting })),
      ),
  });
  return (
    <Card withBorder padding="lg">
      <Group justify="space-between" mb="md" align="flex-start">
        <Text size="sm" c="dimmed" maw="60ch">
          {hint}
        </Text>
        {all.length > 0 && (
          <Button leftSection={<IconPlus size={16} />} onClick={add.open}>
            {t("add")}
          </Button>
        )}
      </Group>
      {all.length === 0 ? (
        <Empty title={t("none")}>{t("noneHint")}</Empty>
      ) : (
        <ConfigTable all={all} label={label} />
      )}
      <ConfigPane all={all} opened={adding} onClose={add.close} />
    </Card>
  );
}
