import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";

import "../app/laterStyles";
import { api } from "../api/client";
import type { Service } from "../services/services";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { Waiting } from "../ui/Waiting";
import { useLanguage } from "../words/useLanguage";
import { Block } from "./Block";
import { Text as Words } from "./Pieces";
import { placed } from "./placed";

/** How the tokens of a service are found, sent and kept, as the service tells it. */
export function HelpTab({ service }: { service: Service }) {
  const { t } = useTranslation("help");
  const language = useLanguage();
  const help = api.useQuery("get", "/api/v1/services/{name}/help", {
    params: { path: { name: service.name }, query: { language } },
    headers: { accept: "application/json" },
  });
  if (help.isPending) return <Waiting />;
  if (failed(help)) return <FailureNote failure={help.error} retry={() => void help.refetch()} />;
  // Programs may ask for Markdown; this page did not.
  if (typeof help.data === "string") return <FailureNote failure={new Error(help.data)} />;
  const { title, sections, language: written } = help.data;
  return (
    <Stack gap="xl" maw="80ch" lang={written} component="article" aria-label={title}>
      {sections.length === 0 && <Text>{t("nothing")}</Text>}
      {placed(sections).map(([place, section]) => (
        <Stack key={place} gap="sm" component="section">
          <Title order={2} size="h3">
            <Words pieces={section.heading} service={service} />
          </Title>
          {placed(section.blocks).map(([inside, block]) => (
            <Block key={inside} block={block} service={service} />
          ))}
        </Stack>
      ))}
    </Stack>
  );
}
