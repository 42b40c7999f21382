import { Anchor, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { type Service, useServiceLabel } from "../services/services";
import { called } from "../tokens/tokens";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { Waiting } from "../ui/Waiting";
import classes from "./Overview.module.css";
import { type By, type Top, useTop } from "./overview";
import { Part } from "./Part";

/** The tokens that are used most, refused most, and not used for the longest time. */
export function TopTokens({ services }: { services: Service[] }) {
  const { t } = useTranslation("overview");
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
      <Ranked services={services} by="allowed" title={t("busiest")} none={t("noneBusy")} />
      <Ranked services={services} by="denied" title={t("refused")} none={t("noneRefused")} />
      <Ranked services={services} by="idle" title={t("idle")} none={t("noneIdle")} />
    </SimpleGrid>
  );
}

function Ranked({ services, by, title, none }: { services: Service[]; by: By; title: string; none: string }) {
  const { t } = useTranslation("overview");
  const { tokens, isPending, error } = useTop(services, by);
  const serviceLabel = useServiceLabel();
  const mark = (token: Top) => {
    if (by !== "idle") return t("times", { count: (by === "allowed" ? token.allowed : token.denied) ?? 0 });
    return (
      <>
        {t(token.last_used_at ? "lastUsed" : "sinceMade")}{" "}
        <Moment at={token.last_used_at ?? token.created_at} />
      </>
    );
  };
  return (
    <Part title={title}>
      {error ? (
        <FailureNote failure={error} />
      ) : isPending ? (
        <Waiting />
      ) : tokens.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <Stack gap="sm">
          {tokens.map((token) => (
            <Group key={token.id} justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Anchor component={Link} to={`/tokens/${token.id}`} size="sm" fw={600}>
                  {called(token)}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {token.owner} · {serviceLabel(token.service)}
                  {by === "idle" && <> · {mark(token)}</>}
                </Text>
              </div>
              {by !== "idle" && (
                <Text size="sm" c="dimmed" className={classes.mark}>
                  {mark(token)}
                </Text>
              )}
            </Group>
          ))}
        </Stack>
      )}
    </Part>
  );
}
