import { Card, Group, Stack, Switch, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import type { Kind, Service } from "../services/services";
import { useMe } from "../session/me";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { More } from "../ui/More";
import { Waiting } from "../ui/Waiting";
import { useLabel } from "../words/useLanguage";
import { AddToken } from "./AddToken";
import { comesByItself, mayIssue } from "./permissions";
import { SingleToken } from "./SingleToken";
import { TokenTable } from "./TokenTable";

interface Props {
  service: Service;
  kind: Kind;
  /** The name of the account whose tokens are shown, where they are not one's own. */
  account?: string;
}

/** One kind of an account's tokens: as a field where there is one by itself, else as a list. */
export function KindSection({ service, kind, account }: Props) {
  const { t } = useTranslation("tokens");
  const label = useLabel();
  const me = useMe();
  const [withEnded, setWithEnded] = useState(false);
  const single = comesByItself(kind) && account === undefined;
  const asked = {
    service: service.name,
    kind: kind.name,
    account,
    ...(withEnded ? {} : { ended: false }),
    limit: 50,
  };
  const pages = useInfiniteQuery({
    queryKey: ["get", "/api/v1/tokens", "pages", asked],
    queryFn: async ({ pageParam }) => {
      const query = { ...asked, ...(pageParam === "" ? {} : { cursor: pageParam }) };
      const { data } = await call.GET("/api/v1/tokens", { params: { query } });
      return data ?? { items: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const tokens = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const mine = tokens.filter(
    (token) => token.session === undefined || token.session === null || token.session === me.id,
  );
  const active = tokens.filter((token) => (token.ended_at ?? null) === null).length;
  const canAdd = mayIssue(me, service, kind, account === undefined ? "own" : "other");

  return (
    <Card withBorder padding="lg" component="section" aria-label={label(kind.label)}>
      <Group justify="space-between" align="flex-start" mb="md">
        <Stack gap={2}>
          <Title order={2} size="h4">
            {label(kind.label)}
          </Title>
          <Text size="sm" c="dimmed">
            {kind.issued_by.includes("login")
              ? t("sessionKind")
              : kind.reveal === "once"
                ? t("once")
                : account === undefined
                  ? t("always")
                  : t("alwaysTheirs")}
          </Text>
        </Stack>
        {canAdd && !(single && active > 0) && <AddToken {...{ service, kind, account, count: active }} />}
      </Group>
      {pages.isPending ? (
        <Waiting />
      ) : failed(pages) ? (
        <FailureNote failure={pages.error} retry={() => void pages.refetch()} />
      ) : tokens.length === 0 ? (
        <Empty title={t("noneYet")}>
          {canAdd
            ? t("noneYetAdd", { add: label(kind.page.add) })
            : kind.issued_by.includes("login")
              ? t(account === undefined ? "noneYetSignIn" : "noneYetTheirs")
              : comesByItself(kind)
                ? undefined
                : t("noneYetAsk")}
        </Empty>
      ) : single ? (
        mine.map((token) => <SingleToken key={token.id} {...{ token, service, kind }} />)
      ) : (
        <TokenTable {...{ tokens, service, kind }} />
      )}
      {!single && (
        <Group justify="space-between" mt="md">
          <Switch
            size="sm"
            label={t("withEnded")}
            checked={withEnded}
            onChange={(event) => setWithEnded(event.currentTarget.checked)}
          />
          <More pages={pages} mt={0} />
        </Group>
      )}
    </Card>
  );
}
