import {
  Alert,
  Autocomplete,
  Button,
  Drawer,
  Group,
  NativeSelect,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { failureOf } from "../api/problem";
import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";
import { useUnsaved } from "../ui/unsaved";
import { Consequence } from "./Consequence";
import { meant, ofType, serviceFor } from "./match";
import { type Declared, useRestore, useSet } from "./settings";
import { useSettingWords } from "./useSettingWords";

interface Props {
  /** Every setting that can be set here. */
  all: Declared[];
  /** The one that is edited; nothing where one is added. */
  edited?: Declared;
  opened: boolean;
  onClose: () => void;
}

/** Where the API says that something of an entry is wrong. */
const places: Record<string, "type" | "key" | "value"> = {
  setting_of_other_type: "type",
  setting_unknown: "key",
  setting_invalid: "value",
};

/** The pane in which a setting is given a value. */
export function ConfigPane({ all, edited, opened, onClose }: Props) {
  const { t } = useTranslation("settings");
  const title = edited === undefined ? t("addConfig") : t("editConfig");
  return (
    <Drawer position="right" opened={opened} onClose={onClose} title={title}>
      {opened && <Form {...{ all, edited, onClose }} />}
    </Drawer>
  );
}

function Form({ all, edited, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation("settings");
  const common = useTranslation("common").t;
  const words = useSettingWords();
  const set = useSet();
  const restore = useRestore();
  const [type, setType] = useState(edited?.setting.type ?? "");
  const [key, setKey] = useState(edited?.setting.key ?? "");
  const [value, setValue] = useState(edited?.setting.value ?? "");
  const [chosen, setChosen] = useState(edited?.service);
  useUnsaved(true);
  const services = [...new Set(all.map(({ service }) => service))];
  const service = chosen ?? serviceFor(all, type, key);
  const setting = meant(
    all.filter((one) => one.service === service),
    key,
  )?.setting;
  const keys = ofType(
    all.filter((one) => chosen === undefined || one.service === chosen),
    type,
  ).map((one) => one.setting.key);
  const types = all.flatMap((one) => one.setting.type ?? []);

  const failure = set.isError ? failureOf(set.error) : undefined;
  const place = places[failure?.code ?? ""];
  const wrong = (field: string) => (field === place ? failure?.message : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (service === undefined) return;
    set.mutate(
      { service, type: type.trim(), key: key.trim(), value },
      {
        onSuccess: (now) => {
          const before = all.find((one) => one.service === service && one.setting.key === now.key);
          tell(
            t("wasSet", { key: now.key, value: now.overridden ?? now.value ?? value }),
            before === undefined ? undefined : () => restore(before),
          );
          onClose();
        },
      },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <Autocomplete
          label={t("type")}
          description={t("typeHint")}
          data={[...new Set(types)]}
          value={type}
          onChange={setType}
          error={wrong("type")}
          readOnly={edited !== undefined}
          autoComplete="off"
          data-autofocus={edited === undefined ? true : undefined}
        />
        <Autocomplete
          label={t("key")}
          description={setting && words.purpose(setting)}
          data={[...new Set(keys)]}
          value={key}
          onChange={setKey}
          error={wrong("key")}
          readOnly={edited !== undefined}
          autoComplete="off"
          required
        />
        {services.length > 1 && edited === undefined && (
          <NativeSelect
            label={t("service")}
            value={service}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={services}
          />
        )}
        <TextInput
          label={t("value")}
          description={setting && words.accepts(setting)}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          error={wrong("value")}
          autoComplete="off"
          spellCheck={false}
          data-autofocus={edited === undefined ? undefined : true}
          required
        />
        {setting !== undefined && (
          <>
            <Text size="sm" c="dimmed">
              {t("default", { default: words.standard(setting) })}
            </Text>
            <Consequence {...{ all, service, setting, value }} />
            {setting.source === "environment" && <Alert color="orange">{t("overridden", { value })}</Alert>}
          </>
        )}
        {failure !== undefined && place === undefined && <FailureNote failure={failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={set.isPending}>
            {t("submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
