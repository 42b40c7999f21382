import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDisclosure } from "@mantine/hooks";
import { IconFilter, IconFilterOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { managesService, useServices } from "../services/services";
import { useMe } from "../session/me";
import { useLabel } from "../words/useLanguage";
import {
  isEmpty,
  localOf,
  momentOf,
  selectionOf,
  states,
  type TokenSearch,
  tokenSearch,
  withChange,
} from "./search";

/** Which tokens are shown. The address says it, so that a way of looking can be kept and passed on. */
export function Filters({ search }: { search: TokenSearch }) {
  const { t } = useTranslation("sweeps");
  const words = useTranslation("tokens").t;
  const me = useMe();
  const label = useLabel();
  const navigate = useNavigate({ from: "/tokens" });
  const managed = useServices().filter((service) => managesService(me, service));
  const service = managed.find((one) => one.name === search.service);
  const rare = [search.created_from, search.created_before, search.unused_since, search.seen_from];
  const [more, { toggle }] = useDisclosure(rare.some((one) => one !== undefined));
  const set = (change: Partial<TokenSearch>) =>
    void navigate({ search: (now) => withChange(now, change), replace: true });

  return (
    <Stack gap="sm" mb="md">
      <Group gap="sm" align="flex-end">
        <Typed
          label={words("name")}
          hint={t("partOfName")}
          value={search.name}
          onChange={(name) => set({ name })}
        />
        <Typed
          label={words("owner")}
          hint={t("wholeName")}
          value={search.account}
          onChange={(account) => set({ account })}
        />
        <NativeSelect
          label={words("service")}
          value={search.service ?? ""}
          onChange={(event) => set({ service: event.currentTarget.value })}
          data={[
            { value: "", label: t("anyService") },
            ...managed.map((one) => ({ value: one.name, label: label(one.label) })),
          ]}
        />
        {service !== undefined && (
          <NativeSelect
            label={words("kind")}
            value={search.kind ?? ""}
            onChange={(event) => set({ kind: event.currentTarget.value })}
            data={[
              { value: "", label: t("anyKind") },
              ...service.kinds.map((kind) => ({ value: kind.name, label: label(kind.label) })),
            ]}
          />
        )}
        <NativeSelect
          label={words("state")}
          value={search.state ?? ""}
          onChange={(event) => set({ state: event.currentTarget.value as "active" })}
          data={[
            { value: "", label: t("notEnded") },
            ...states.map((value) => ({
              value,
              label: value === "ended" ? t("ended") : words(`states.${value}`),
            })),
          ]}
        />
        <Button
          variant="default"
          leftSection={<IconFilter size={16} />}
          onClick={toggle}
          aria-expanded={more}
          aria-controls="more-filters"
        >
          {t("moreFilters")}
        </Button>
        {!isEmpty(selectionOf(search)) && (
          <Button
            variant="subtle"
            leftSection={<IconFilterOff size={16} />}
            onClick={() => void navigate({ search: tokenSearch({ sort: search.sort }), replace: true })}
          >
            {t("noFilter")}
          </Button>
        )}
      </Group>
      {more && (
        <Group gap="sm" align="flex-end" id="more-filters">
          {(["created_from", "created_before", "unused_since"] as const).map((key) => (
            <TextInput
              key={key}
              type="datetime-local"
              label={t(key)}
              value={localOf(search[key])}
              onChange={(event) => set({ [key]: momentOf(event.currentTarget.value) })}
            />
          ))}
          <Typed
            label={t("seen_from")}
            hint={t("seenFromHint")}
            value={search.seen_from}
            onChange={(seen_from) => set({ seen_from })}
          />
        </Group>
      )}
    </Stack>
  );
}

interface TypedProps {
  label: string;
  hint: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

/** Types at once, and asks when the typing pauses. */
function Typed({ label, hint, value = "", onChange }: TypedProps) {
  const [typed, setTyped] = useState(value);
  const ask = useDebouncedCallback(onChange, 300);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      label={label}
      placeholder={hint}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        ask(event.currentTarget.value.trim());
      }}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}
