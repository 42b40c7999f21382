import { Anchor, NativeSelect, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { useServices } from "../services/services";
import { called, tokenQuery } from "../tokens/tokens";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { UsageChart } from "../ui/UsageChart";
import { Waiting } from "../ui/Waiting";
import { beginning } from "../usage/SpanChoice";
import { useLabel } from "../words/useLanguage";
import { Reasons } from "./Reasons";

/** The refused calls of a token, which is chosen in the address. */
export function ByToken({ chosen }: { chosen: string | undefined }) {
  const { t } = useTranslation("refused");
  const label = useLabel();
  const navigate = useNavigate();
  const services = useServices();
  const tokens = api.useQuery("get", "/api/v1/tokens", { params: { query: { limit: 200 } } });
  if (tokens.isPending) return <Waiting />;
  if (failed(tokens)) return <FailureNote failure={tokens.error} retry={() => void tokens.refetch()} />;
  const mine = tokens.data.items;
  const isOther = chosen !== undefined && !mine.some((one) => one.id === chosen);
  const of = (name: string) => label(services.find((one) => one.name === name)?.label ?? { en: name });
  if (mine.length === 0 && !isOther) return <Text size="sm">{t("noTokens")}</Text>;
  return (
    <Stack>
      <NativeSelect
        label={t("token")}
        value={chosen ?? ""}
        onChange={(event) => {
          const token = event.currentTarget.value;
          void navigate({ to: "/refused", search: token === "" ? {} : { token }, replace: true });
        }}
        data={[
          { value: "", label: t("choose") },
          ...(isOther ? [{ value: chosen, label: chosen }] : []),
          ...mine.map((one) => ({ value: one.id, label: `${of(one.service)}: ${called(one)}` })),
        ]}
      />
      {chosen !== undefined && <Refusals id={chosen} />}
    </Stack>
  );
}

function Refusals({ id }: { id: string }) {
  const { t } = useTranslation("refused");
  const token = useQuery(tokenQuery(id));
  const query = { from: beginning("month", Date.now()) };
  const used = api.useQuery("get", "/api/v1/tokens/{id}/usage", { params: { path: { id }, query } });
  if (used.isPending) return <Waiting />;
  if (failed(used)) return <FailureNote failure={used.error} retry={() => void used.refetch()} />;
  const { allowed: _, ...refusals } = used.data.totals;
  const none = Object.keys(refusals).length === 0;
  return (
    <Stack gap="sm">
      {token.data !== undefined && (
        <Anchor component={Link} to={`/tokens/${id}`} size="sm" style={{ overflowWrap: "anywhere" }}>
          {called(token.data)}
        </Anchor>
      )}
      {none ? (
        <Text size="sm">{t("noRefusals")}</Text>
      ) : (
        <>
          <Text size="sm" fw={600}>
            {t("recent")}
          </Text>
          <UsageChart counts={{ ...used.data, totals: refusals }} />
          <Reasons totals={refusals} />
        </>
      )}
    </Stack>
  );
}
