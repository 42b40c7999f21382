import { Button, Group, NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { managesService, useServices } from "../services/services";
import { useMe } from "../session/me";
import { useLabel } from "../words/useLanguage";
import { eventsOf } from "./events";
import { type LogFilter, logFilter } from "./log";
import { fromLocal, toLocal } from "./moments";

/** What is said of an input stands below it, so that the inputs of a line stay in line. */
const below: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

/** Which entries are shown. What is chosen counts at once, what is typed with the button. */
export function LogFilters({ filter }: { filter: LogFilter }) {
  const { t, i18n } = useTranslation("log");
  const label = useLabel();
  const navigate = useNavigate();
  const me = useMe();
  const services = useServices().filter((service) => managesService(me, service));
  const [typed, setTyped] = useState(filter);
  const asked = JSON.stringify(filter);
  // The address may change by itself: by the way back, or a link.
  useEffect(() => setTyped(JSON.parse(asked) as LogFilter), [asked]);
  const show = (wanted: LogFilter) => void navigate({ to: "/log", search: logFilter({ ...wanted }) });
  const change = (changed: LogFilter) => setTyped({ ...typed, ...changed });
  const choose = (changed: LogFilter) => {
    change(changed);
    show({ ...typed, ...changed });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    show(typed);
  };
  const inZone = t("filter.inZone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const word = (event: string) => i18n.t(`log:events.${event}` as "common:none");

  return (
    <form onSubmit={submit} aria-label={t("filter.label")}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="md" mb="md">
        <NativeSelect
          label={t("filter.service")}
          value={typed.service ?? ""}
          onChange={(event) => choose({ service: event.currentTarget.value })}
          data={[
            { value: "", label: t("filter.everyService") },
            ...services.map((service) => ({ value: service.name, label: label(service.label) })),
          ]}
        />
        <NativeSelect
          label={t("filter.event")}
          value={typed.event ?? ""}
          onChange={(event) => choose({ event: event.currentTarget.value })}
          data={[
            { value: "", label: t("filter.everyEvent") },
            ...eventsOf.map(({ noun, events }) => ({
              group: t(`nouns.${noun}`),
              items: [
                { value: `${noun}.`, label: t("filter.allAbout", { noun: t(`nouns.${noun}`) }) },
                ...events.map((value) => ({ value, label: word(value) })),
              ],
            })),
          ]}
        />
        <TextInput
          label={t("filter.actor")}
          placeholder={t("filter.actorHint")}
          value={typed.actor ?? ""}
          onChange={(event) => change({ actor: event.currentTarget.value })}
        />
        <TextInput
          label={t("filter.account")}
          value={typed.account ?? ""}
          onChange={(event) => change({ account: event.currentTarget.value })}
        />
        <TextInput
          label={t("filter.token")}
          placeholder="tok_…"
          value={typed.token ?? ""}
          onChange={(event) => change({ token: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={t("filter.since")}
          description={inZone}
          inputWrapperOrder={below}
          value={toLocal(typed.since)}
          onChange={(event) => change({ since: fromLocal(event.currentTarget.value) })}
        />
        <TextInput
          type="datetime-local"
          label={t("filter.until")}
          description={inZone}
          inputWrapperOrder={below}
          value={toLocal(typed.until)}
          onChange={(event) => change({ until: fromLocal(event.currentTarget.value) })}
        />
        <Group gap="xs" align="flex-end">
          <Button type="submit">{t("filter.show")}</Button>
          {Object.keys(filter).length > 0 && (
            <Button variant="default" onClick={() => show({})}>
              {t("filter.reset")}
            </Button>
          )}
        </Group>
      </SimpleGrid>
    </form>
  );
}
