import { Button, Card, Code, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { PageHead } from "../ui/PageHead";
import { tell } from "../ui/toast";
import { Waiting } from "../ui/Waiting";
import { letsOut } from "./OffNote";
import { WebhookTable } from "./WebhookTable";
import { SecretWindow, WebhookPane } from "./windows";

/** Who is told what happens, and how far each has come. */
export function WebhooksPage() {
  const { t } = useTranslation("webhooks");
  const [making, make] = useDisclosure(false);
  const [secret, setSecret] = useState<string>();
  const webhooks = api.useQuery("get", "/api/v1/webhooks", {}, { refetchInterval: 15_000 });
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")}>
        <Button leftSection={<IconPlus size={16} />} onClick={make.open}>
          {t("add")}
        </Button>
      </PageHead>
      <Card withBorder padding="lg">
        {webhooks.isPending ? (
          <Waiting />
        ) : failed(webhooks) ? (
          <FailureNote failure={webhooks.error} retry={() => void webhooks.refetch()} />
        ) : webhooks.data.items.length === 0 ? (
          <Empty title={t("none")}>
            <Stack gap="xs" align="center">
              {t("noneHint")}
              <Code block ta="left">
                {letsOut}
              </Code>
            </Stack>
          </Empty>
        ) : (
          <WebhookTable webhooks={webhooks.data.items} onSecret={setSecret} />
        )}
      </Card>
      <WebhookPane
        opened={making}
        onClose={make.close}
        onMade={(made) => {
          make.close();
          setSecret(made);
          tell(t("made"));
        }}
      />
      <SecretWindow opened={secret !== undefined} secret={secret} onClose={() => setSecret(undefined)} />
    </>
  );
}
