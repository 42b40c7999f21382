import { Anchor, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useService } from "../services/services";
import { useMe } from "../session/me";
import { StateBadge } from "../tokens/StateBadge";
import { called, type Token, tokenQuery } from "../tokens/tokens";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { useNow } from "../ui/Moment";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { useLabel } from "../words/useLanguage";
import { Actions } from "./Actions";
import { Facts } from "./Facts";
import { History } from "./History";
import { offers } from "./offers";
import { SecretUses } from "./SecretUses";
import { UseSection } from "./UseSection";

/** Everything about one token. The links of mails lead here. */
export function TokenPage() {
  const tokens = useTranslation("tokens").t;
  const { id } = useParams({ from: "/shell/tokens/$id" });
  const token = useQuery(tokenQuery(id));
  if (token.isPending) return <Waiting />;
  if (failed(token)) {
    return (
      <>
        <PageHead title={tokens("tokens")} />
        <FailureNote failure={token.error} retry={() => void token.refetch()} />
      </>
    );
  }
  return <Known token={token.data} />;
}

function Known({ token }: { token: Token }) {
  const { t } = useTranslation("token");
  const refused = useTranslation("refused").t;
  const label = useLabel();
  const me = useMe();
  const now = useNow();
  const service = useService(token.service);
  const kind = service.kinds.find((one) => one.name === token.kind);
  if (kind === undefined) throw new Error(`the service has no kind ${token.kind}`);
  const can = offers(me, service, kind, token, now);
  return (
    <>
      <PageHead
        title={called(token)}
        hint={
          <>
            {label(service.label)} · {label(kind.label)}
          </>
        }
      >
        <Actions {...{ token, kind, can }} />
      </PageHead>
      <Stack gap="lg">
        <Card withBorder padding="lg">
          <Group mb="md">
            <StateBadge state={token.state} />
            {token.quarantined_at != null && <Text size="sm">{t("quarantineWarning")}</Text>}
          </Group>
          <Facts {...{ token, service, kind }} readable={can.reveal} />
        </Card>
        <Card withBorder padding="lg" component="section">
          <UseSection id={token.id} />
          <Anchor
            size="sm"
            mt="md"
            display="block"
            renderRoot={(props) => <Link to="/refused" search={{ token: token.id }} {...props} />}
          >
            {refused("title")}
          </Anchor>
        </Card>
        <Stack gap="sm" component="section">
          <Title order={2} size="h4">
            {t("secrets")}
          </Title>
          <SecretUses id={token.id} can={can} />
        </Stack>
        <Card withBorder padding="lg" component="section">
          <Title order={2} size="h4" mb="sm">
            {t("history")}
          </Title>
          <History id={token.id} />
        </Card>
      </Stack>
    </>
  );
}
