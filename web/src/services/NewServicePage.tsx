import { Badge, Button, Card, Code, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { PageHead } from "../ui/PageHead";
import { useLabel } from "../words/useLanguage";
import { type Preset, presetsQuery } from "./presets";
import { carrierText } from "./rules";
import { PresetPane } from "./windows";

/** What a new service can begin with: the presets, and a policy of one's own. */
export function NewServicePage() {
  const { t } = useTranslation("services");
  const presets = useSuspenseQuery(presetsQuery).data.items.filter(({ name }) => name !== "jeton");
  return (
    <>
      <PageHead title={t("gallery")} hint={t("galleryHint")} />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {presets.map((preset) => (
          <PresetCard key={preset.name} preset={preset} />
        ))}
        <Card withBorder padding="lg" component="article">
          <Stack justify="space-between" h="100%">
            <Stack gap="xs">
              <Title order={2} size="h4">
                {t("own")}
              </Title>
              <Text size="sm" c="dimmed">
                {t("ownHint")}
              </Text>
            </Stack>
            <Button component={Link} to="/new-service/policy" variant="default">
              {t("ownBegin")}
            </Button>
          </Stack>
        </Card>
      </SimpleGrid>
    </>
  );
}

function PresetCard({ preset }: { preset: Preset }) {
  const { t } = useTranslation("services");
  const label = useLabel();
  const [opened, pane] = useDisclosure(false);
  const name = label(preset.label);
  return (
    <Card withBorder padding="lg" component="article">
      <Stack justify="space-between" h="100%">
        <Stack gap="sm">
          <Title order={2} size="h4">
            {name}
          </Title>
          {preset.kinds.map((kind) => (
            <Stack key={kind.name} gap={4} align="flex-start">
              <Badge variant="light" tt="none">
                {label(kind.label)}
              </Badge>
              <Group gap={6}>
                {kind.carriers.map((carrier) => (
                  <Code key={carrierText(carrier)}>{carrierText(carrier)}</Code>
                ))}
              </Group>
            </Stack>
          ))}
        </Stack>
        <Button onClick={pane.open} aria-label={t("fromPreset", { name })}>
          {t("use")}
        </Button>
      </Stack>
      <PresetPane preset={preset} opened={opened} onClose={pane.close} />
    </Card>
  );
}
