import { Anchor, Badge, Button, Card, Group, Table, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { useMe } from "../session/me";
import { Empty } from "../ui/Empty";
import { ListTable } from "../ui/ListTable";
import { PageHead } from "../ui/PageHead";
import { useLabel } from "../words/useLanguage";
import { ServiceState } from "./ServiceState";
import { managesService, useServices } from "./services";

/** The most faults that are counted; where there are more, the count says so. */
const counted = 200;

/** The services that somebody manages. */
export function ServicesPage() {
  const { t } = useTranslation("services");
  const label = useLabel();
  const me = useMe();
  const services = useServices().filter((service) => managesService(me, service));
  const faults = api.useQuery("get", "/api/v1/faults", {
    params: { query: { state: "open", limit: counted } },
  });
  const open = (name: string) => faults.data?.items.filter((fault) => fault.service === name).length ?? 0;
  const more = faults.data?.next ? "+" : "";
  const add = (
    <Button component={Link} to="/new-service" leftSection={<IconPlus size={16} />}>
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHead title={t("title")} hint={t("hint")}>
        {me.account.role === "admin" && add}
      </PageHead>
      <Card withBorder padding="lg">
        {services.length === 0 ? (
          <Empty title={t("none")}>{t("noneHint")}</Empty>
        ) : (
          <ListTable
            label={t("title")}
            width={640}
            head={[t("name"), t("state"), t("kinds"), t("openFaults")]}
          >
            {services.map((service) => (
              <Table.Tr key={service.name}>
                <Table.Td>
                  <Anchor component={Link} to={`/services/${service.name}`} size="sm" fw={600}>
                    {label(service.label)}
                  </Anchor>
                  <Text size="xs" c="dimmed" ff="monospace">
                    {service.name}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <ServiceState service={service} />
                </Table.Td>
                <Table.Td>
                  <Group gap={6}>
                    {service.kinds.map((kind) => (
                      <Badge key={kind.name} variant="default" tt="none" fw={500}>
                        {label(kind.label)}
                      </Badge>
                    ))}
                  </Group>
                </Table.Td>
                <Table.Td>
                  {faults.data === undefined ? (
                    "–"
                  ) : open(service.name) > 0 ? (
                    <Anchor component={Link} to={`/faults?service=${service.name}`} size="sm">
                      {open(service.name)}
                      {more}
                    </Anchor>
                  ) : (
                    0
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </ListTable>
        )}
      </Card>
    </>
  );
}
