import { Card, Group, NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { managesService, useServices } from "../services/services";
import { useMe } from "../session/me";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { More } from "../ui/More";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { useLabel } from "../words/useLanguage";
import { FaultTable } from "./FaultTable";
import { causes, type FaultFilter, faultFilter, states, useFaults } from "./faults";

/** The faults that somebody should look at, and those that are over. */
export function FaultsPage() {
  const { t } = useTranslation("faults");
  const filter = useSearch({ from: "/shell/administration/faults" });
  const pages = useFaults(filter);
  const faults = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const isWhole = Object.keys(filter).length === 0;

  return (
    <>
      <PageHead title={t("title")} hint={t("hint")} />
      <Card withBorder padding="lg">
        <Filters filter={filter} />
        {pages.isPending ? (
          <Waiting />
        ) : failed(pages) ? (
          <FailureNote failure={pages.error} retry={() => void pages.refetch()} />
        ) : faults.length === 0 ? (
          isWhole ? (
            <Empty title={t("noneOpen")}>{t("noneOpenHint")}</Empty>
          ) : (
            <Empty title={t("noneSuch")}>
              {t("noneSuchHint")}{" "}
              <Link to="/faults" search={{ state: "all" }}>
                {t("showAll")}
              </Link>
            </Empty>
          )
        ) : (
          <FaultTable faults={faults} withCleared={filter.state !== undefined} />
        )}
        <More pages={pages} />
      </Card>
    </>
  );
}

function Filters({ filter }: { filter: FaultFilter }) {
  const { t } = useTranslation("faults");
  const label = useLabel();
  const navigate = useNavigate();
  const me = useMe();
  const services = useServices().filter((service) => managesService(me, service));
  const choose = (changed: Record<string, string>) =>
    void navigate({ to: "/faults", search: faultFilter({ ...filter, ...changed }) });
  return (
    <Group mb="md" gap="md">
      <NativeSelect
        label={t("state")}
        value={filter.state ?? "open"}
        onChange={(event) => choose({ state: event.currentTarget.value })}
        data={states.map((value) => ({ value, label: t(`states.${value}`) }))}
      />
      <NativeSelect
        label={t("service")}
        value={filter.service ?? ""}
        onChange={(event) => choose({ service: event.currentTarget.value })}
        data={[
          { value: "", label: t("everyService") },
          ...services.map((service) => ({ value: service.name, label: label(service.label) })),
        ]}
      />
      <NativeSelect
        label={t("cause")}
        value={filter.cause ?? ""}
        onChange={(event) => choose({ cause: event.currentTarget.value })}
        data={[
          { value: "", label: t("everyCause") },
          ...causes.map((value) => ({ value, label: t(`causes.${value}`) })),
        ]}
      />
    </Group>
  );
}
