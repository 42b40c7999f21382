import { Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { span } from "../format/time";
import { Happened } from "../log/Happened";
import { NoticeTable } from "../notices/NoticeTable";
import { useMe } from "../session/me";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { Moment } from "../ui/Moment";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { useLanguage } from "../words/useLanguage";
import { FaultActions } from "./FaultActions";
import { AboutFault, FaultOwner } from "./FaultTable";
import { type Fault, useFault } from "./faults";
import { useSaid } from "./said";

/** A fault: what was seen, what to do, what was done, and who was told. */
export function FaultPage() {
  const { t } = useTranslation("faults");
  const { id } = useParams({ from: "/shell/administration/faults/$id" });
  const { wrong } = useSaid();
  const asked = useFault(id);
  const fault = asked.data;
  if (failed(asked)) return <FailureNote failure={asked.error} retry={() => void asked.refetch()} />;
  if (fault === undefined) return <Waiting />;
  return (
    <>
      <PageHead
        title={wrong(fault)}
        hint={
          <Badge variant="light" color={fault.state === "open" ? "red" : "gray"} autoContrast={false}>
            {t(fault.state === "open" ? "isOpen" : "isClosed")}
          </Badge>
        }
      >
        <FaultActions fault={fault} />
      </PageHead>
      <Stack gap="lg">
        <Facts fault={fault} />
        <Part title={t("history")}>
          <Happened fault={fault.id} none={t("historyNone")} />
        </Part>
        <Told fault={fault} />
      </Stack>
    </>
  );
}

function Facts({ fault }: { fault: Fault }) {
  const { t } = useTranslation("faults");
  const language = useLanguage();
  const { remedy } = useSaid();
  return (
    <Card withBorder padding="lg">
      <Stack gap="sm">
        {fault.state === "open" && <Fact name={t("remedy")}>{remedy(fault)}</Fact>}
        <Fact name={t("about")}>
          <AboutFault fault={fault} />
        </Fact>
        {fault.account && (
          <Fact name={t("owner")}>
            <FaultOwner fault={fault} />
          </Fact>
        )}
        {fault.token && (
          <Fact name={t("lastUsed")}>
            {fault.last_used_at ? <Moment at={fault.last_used_at} /> : t("unused")}
          </Fact>
        )}
        <Fact name={t("opened")}>
          <Moment at={fault.opened_at} />
        </Fact>
        {fault.closed_at && (
          <Fact name={t("cleared")}>
            <Moment at={fault.closed_at} />
          </Fact>
        )}
        {fault.threshold && (
          <Fact name={t("threshold")}>{t("thresholdBefore", { span: span(fault.threshold, language) })}</Fact>
        )}
        {fault.token && fault.note && <Fact name={t("note")}>{fault.note}</Fact>}
        {(fault.address || fault.agent) && (
          <Fact name={t("seenFrom")}>
            {[fault.address, fault.agent && t("seenWith", { agent: fault.agent })].filter(Boolean).join(" ")}
          </Fact>
        )}
        <Fact name={t("identifier")}>
          <Text ff="monospace" size="sm" component="span">
            {fault.id}
          </Text>
        </Fact>
      </Stack>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group gap="0 md" align="flex-start">
      <Text size="sm" c="dimmed" w={160}>
        {name}
      </Text>
      <Text size="sm" component="div" flex={1} miw={200}>
        {children}
      </Text>
    </Group>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder padding="lg" component="section" aria-label={title}>
      <Title order={2} size="h4" mb="md">
        {title}
      </Title>
      {children}
    </Card>
  );
}

function Told({ fault }: { fault: Fault }) {
  const { t } = useTranslation("faults");
  const notices = useTranslation("notices").t;
  const isAdmin = useMe().account.role === "admin";
  return (
    <Part title={t("told")}>
      {isAdmin ? (
        <NoticeTable fault={fault.id} label={t("told")} />
      ) : (
        <Text size="sm" c="dimmed">
          {notices("adminsOnly")}
        </Text>
      )}
    </Part>
  );
}
