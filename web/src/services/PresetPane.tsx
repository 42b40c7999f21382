import { Button, Drawer, Group, Stack, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { failureOf } from "../api/problem";
import { FailureNote } from "../ui/FailureNote";
import { tell } from "../ui/toast";
import { useLabel } from "../words/useLanguage";
import { type Preset, useMake } from "./presets";
import { freeName } from "./rules";
import { useServices } from "./services";

interface Props {
  preset: Preset;
  opened: boolean;
  onClose: () => void;
}

/** The pane in which a service is made from a preset. */
export function PresetPane({ preset, opened, onClose }: Props) {
  const { t } = useTranslation("services");
  const common = useTranslation("common").t;
  const label = useLabel();
  const navigate = useNavigate();
  const make = useMake();
  const taken = useServices().map((service) => service.name);
  const [name, setName] = useState(() => freeName(preset.name, taken));
  const failure = make.isError ? failureOf(make.error) : undefined;
  const ofName = failure?.code === "invalid_name" || failure?.code === "name_taken";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(
      { preset: preset.name, name },
      {
        onSuccess: (service) => {
          tell(t("made", { name: service.name }));
          void navigate({ to: "/services/$name", params: { name: service.name } });
        },
      },
    );
  };

  return (
    <Drawer
      position="right"
      opened={opened}
      onClose={onClose}
      title={t("makeTitle", { name: label(preset.label) })}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("name")}
            description={t("nameHint", { name: name === "" ? "…" : name })}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={ofName ? failure?.message : undefined}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            required
          />
          {failure !== undefined && !ofName && <FailureNote failure={failure} />}
          <Group justify="space-between">
            <Button
              component={Link}
              to={`/new-service/policy?preset=${preset.name}`}
              variant="subtle"
              px="xs"
            >
              {t("editFirst")}
            </Button>
            <Group gap="sm">
              <Button variant="default" onClick={onClose}>
                {common("cancel")}
              </Button>
              <Button type="submit" loading={make.isPending}>
                {t("make")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
