import { Anchor, Group, NativeSelect, SimpleGrid, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Fault, useOpenFaults } from "../faults/faults";
import { useSaid } from "../faults/said";
import { isOwn, useServiceLabel } from "../services/services";
import { useMe } from "../session/me";
import { FailureNote } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { PageHead } from "../ui/PageHead";
import { UsageChart } from "../ui/UsageChart";
import { Waiting } from "../ui/Waiting";
import { beginning, type Span, SpanChoice } from "../usage/SpanChoice";
import { useLabel } from "../words/useLanguage";
import classes from "./Overview.module.css";
import { useExpiring, useHasPeople, useManaged, useUsageOf } from "./overview";
import { Part } from "./Part";
import { TopTokens } from "./TopTokens";

const few = 5;
const counted = 99;

/** What whoever manages services looks at first. */
export function OverviewPage() {
  const { t } = useTranslation("overview");
  const label = useLabel();
  const managed = useManaged();
  const [chosen, setChosen] = useState("");
  const shown = chosen === "" ? managed : managed.filter(({ name }) => name === chosen);
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <Stack gap="lg">
        <FirstSteps />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <OpenOnes />
          <Expiring />
        </SimpleGrid>
        <Group justify="flex-end">
          <NativeSelect
            label={t("service")}
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={[
              { value: "", label: t("everyService") },
              ...managed.map((service) => ({ value: service.name, label: label(service.label) })),
            ]}
          />
        </Group>
        <Use services={shown} />
        <TopTokens services={shown} />
      </Stack>
    </>
  );
}

/** What a new Jeton lacks. */
function FirstSteps() {
  const { t } = useTranslation("overview");
  const isAdmin = useMe().account.role === "admin";
  const hasService = useManaged().some((service) => !isOwn(service));
  const { data: hasPeople } = useHasPeople(isAdmin);
  if (!isAdmin || (hasService && hasPeople !== false)) return null;
  return (
    <Part title={t("first.title")}>
      <Stack gap="md">
        {!hasService && <Step to="/services" name={t("first.service")} hint={t("first.serviceHint")} />}
        {hasPeople === false && <Step to="/users" name={t("first.people")} hint={t("first.peopleHint")} />}
      </Stack>
    </Part>
  );
}

function Step({ to, name, hint }: { to: string; name: string; hint: string }) {
  return (
    <div>
      <Anchor component={Link} to={to} fw={600}>
        {name}
      </Anchor>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    </div>
  );
}

function OpenOnes() {
  const { t } = useTranslation("overview");
  const { wrong } = useSaid();
  const serviceLabel = useServiceLabel();
  const { data, error, refetch } = useOpenFaults(counted);
  const faults = data?.items ?? [];
  const count = faults.length;
  return (
    <Part title={t("faults")}>
      {error ? (
        <FailureNote failure={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Waiting />
      ) : count === 0 ? (
        <Text size="sm" c="dimmed">
          {t("noFaults")}
        </Text>
      ) : (
        <Stack gap="sm">
          {faults.slice(0, few).map((fault) => (
            <FaultLine key={fault.id} fault={fault} name={wrong(fault)} moment={fault.opened_at}>
              {about(fault, serviceLabel)}
            </FaultLine>
          ))}
          <Anchor component={Link} to="/faults" size="sm">
            {data.next ? t("manyFaults", { count }) : t("allFaults", { count })}
          </Anchor>
        </Stack>
      )}
    </Part>
  );
}

function Expiring() {
  const { t } = useTranslation("overview");
  const serviceLabel = useServiceLabel();
  const { data, error, refetch } = useExpiring(few);
  return (
    <Part title={t("expiring")}>
      {error ? (
        <FailureNote failure={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Waiting />
      ) : data.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("noneExpiring")}
        </Text>
      ) : (
        <Stack gap="sm">
          {data.map((fault) => (
            <FaultLine
              key={fault.id}
              fault={fault}
              name={fault.token_name ?? `…${fault.hint ?? ""}`}
              to={`/tokens/${fault.token}`}
              moment={fault.expires_at ?? fault.opened_at}
            >
              {[fault.owner, fault.service && serviceLabel(fault.service)].filter(Boolean).join(" · ")}
            </FaultLine>
          ))}
          <Anchor
            size="sm"
            renderRoot={(props) => <Link {...props} to="/faults" search={{ cause: "token-expiring" }} />}
          >
            {t("allExpiring")}
          </Anchor>
        </Stack>
      )}
    </Part>
  );
}

interface LineProps {
  fault: Fault;
  name: string;
  to?: string;
  moment: string;
  children: ReactNode;
}

function FaultLine({ fault, name, to = `/faults/${fault.id}`, moment, children }: LineProps) {
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Anchor component={Link} to={to} size="sm" fw={600}>
          {name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {children}
        </Text>
      </div>
      <Text size="sm" c="dimmed" className={classes.mark}>
        <Moment at={moment} />
      </Text>
    </Group>
  );
}

function about(fault: Fault, serviceLabel: (name: string) => string): string {
  if (!fault.token) return fault.part ?? fault.note ?? "";
  const name = fault.token_name ?? `…${fault.hint ?? ""}`;
  return [name, fault.owner, fault.service && serviceLabel(fault.service)].filter(Boolean).join(" · ");
}

function Use({ services }: { services: ReturnType<typeof useManaged> }) {
  const { t } = useTranslation("overview");
  const [span, setSpan] = useState<Span>("day");
  const { counts, isPending, error } = useUsageOf(services, beginning(span, Date.now()));
  return (
    <Part title={t("use")} hint={t("useHint")} more={<SpanChoice value={span} onChange={setSpan} />}>
      {error ? (
        <FailureNote failure={error} />
      ) : isPending || counts === undefined ? (
        <Waiting />
      ) : (
        <UsageChart counts={counts} />
      )}
    </Part>
  );
}
