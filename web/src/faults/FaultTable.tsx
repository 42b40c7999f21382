import { Anchor, Stack, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useServiceLabel } from "../services/services";
import { ListTable } from "../ui/ListTable";
import { Moment } from "../ui/Moment";
import { FaultActions } from "./FaultActions";
import type { Fault } from "./faults";
import { useSaid } from "./said";

/** Faults with what they are about and what to do. */
export function FaultTable({ faults, withCleared }: { faults: Fault[]; withCleared: boolean }) {
  const { t } = useTranslation("faults");
  const common = useTranslation("common").t;
  const { wrong, remedy } = useSaid();
  return (
    <ListTable
      label={t("title")}
      width={860}
      head={[
        t("cause"),
        t("about"),
        t("owner"),
        t("lastUsed"),
        t("opened"),
        withCleared && t("cleared"),
        { label: common("actions"), at: "right" },
      ]}
    >
      {faults.map((fault) => (
        <Table.Tr key={fault.id} data-fault={fault.id}>
          <Table.Td maw={340}>
            <Anchor component={Link} to={`/faults/${fault.id}`} size="sm" fw={600}>
              {wrong(fault)}
            </Anchor>
            <Text size="sm" c="dimmed">
              {remedy(fault)}
            </Text>
          </Table.Td>
          <Table.Td>
            <AboutFault fault={fault} />
          </Table.Td>
          <Table.Td>
            <FaultOwner fault={fault} />
          </Table.Td>
          <Table.Td>
            {fault.last_used_at ? <Moment at={fault.last_used_at} /> : fault.token ? t("unused") : "–"}
          </Table.Td>
          <Table.Td>
            <Moment at={fault.opened_at} />
          </Table.Td>
          {withCleared && <Table.Td>{fault.closed_at ? <Moment at={fault.closed_at} /> : "–"}</Table.Td>}
          <Table.Td>
            <FaultActions fault={fault} />
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

/** The token that a fault is about, with its service and its end, or the part of Jeton. */
export function AboutFault({ fault }: { fault: Fault }) {
  const { t } = useTranslation("faults");
  const serviceLabel = useServiceLabel();
  if (!fault.token)
    return (
      <Stack gap={0}>
        <Text size="sm">{fault.part ?? t("jeton")}</Text>
        {fault.note && (
          <Text size="xs" c="dimmed">
            {fault.note}
          </Text>
        )}
      </Stack>
    );
  return (
    <Stack gap={0}>
      <Anchor component={Link} to={`/tokens/${fault.token}`} size="sm">
        {fault.token_name ?? `…${fault.hint ?? ""}`}
      </Anchor>
      <Text size="xs" c="dimmed">
        {fault.service && serviceLabel(fault.service)}
        {fault.expires_at && (
          <>
            {" · "}
            {t(Date.parse(fault.expires_at) > Date.now() ? "expires" : "expired")}{" "}
            <Moment at={fault.expires_at} />
          </>
        )}
      </Text>
    </Stack>
  );
}

export function FaultOwner({ fault }: { fault: Fault }) {
  if (!fault.account) return "–";
  return (
    <Anchor component={Link} to={`/users/${fault.account}`} size="sm">
      {fault.owner ?? fault.account}
    </Anchor>
  );
}
