import {
  Button,
  Drawer,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Schemas } from "../api/client";
import { useRequestKey } from "../api/useRequestKey";
import { FailureNote } from "../ui/FailureNote";
import { useUnsaved } from "../ui/unsaved";
import { useCreate } from "./accounts";
import { LanguageChoice, RoleChoice } from "./choices";
import { type Draft, emptyDraft, order } from "./draft";
import { ServiceChoice } from "./ServiceChoice";

interface Props {
  opened: boolean;
  onClose: () => void;
  onCreated: (account: Schemas["CreatedView"]) => void;
}

/** The pane in which an account is made, of a person or of a machine. */
export function AddAccountPane({ opened, onClose, onCreated }: Props) {
  const { t } = useTranslation("accounts");
  return (
    <Drawer position="right" opened={opened} onClose={onClose} title={t("addTitle")}>
      {opened && <Form {...{ onClose, onCreated }} />}
    </Drawer>
  );
}

function Form({ onClose, onCreated }: Omit<Props, "opened">) {
  const { t } = useTranslation("accounts");
  const common = useTranslation("common").t;
  const create = useCreate();
  const keyOf = useRequestKey();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  useUnsaved(true);

  const make = (event: FormEvent) => {
    event.preventDefault();
    const body = order(draft);
    create.mutate({ order: body, key: keyOf(body) }, { onSuccess: onCreated });
  };

  return (
    <form onSubmit={make}>
      <Stack>
        <SegmentedControl
          fullWidth
          aria-label={t("what")}
          value={draft.what}
          onChange={(what) => set({ what: what as Draft["what"] })}
          data={[
            { value: "person", label: t("person") },
            { value: "machine", label: t("machine") },
          ]}
        />
        {draft.what === "person" ? (
          <PersonFields {...{ draft, set }} />
        ) : (
          <MachineFields {...{ draft, set }} />
        )}
        <ServiceChoice value={draft.services} onChange={(services) => set({ services })} />
        <RoleChoice
          role={draft.role}
          operates={draft.operates}
          onChange={(role, operates) => set({ role, operates })}
        />
        <LanguageChoice value={draft.language} onChange={(language) => set({ language })} />
        {create.isError && <FailureNote failure={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface Fields {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
}

function PersonFields({ draft, set }: Fields) {
  const { t } = useTranslation("accounts");
  return (
    <>
      <TextInput
        type="email"
        label={t("email")}
        description={t("emailHint")}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        autoComplete="off"
        data-autofocus
        required
      />
      <Stack gap={6}>
        <SegmentedControl
          fullWidth
          aria-label={t("firstPassword")}
          value={draft.login}
          onChange={(login) => set({ login: login as Draft["login"] })}
          data={[
            { value: "invite", label: t("byLink") },
            { value: "password", label: t("byPassword") },
          ]}
        />
        <Text size="xs" c="dimmed">
          {draft.login === "invite" ? t("byLinkHint") : t("byPasswordHint")}
        </Text>
      </Stack>
      {draft.login === "password" && (
        <PasswordInput
          label={t("firstPassword")}
          value={draft.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          autoComplete="new-password"
          minLength={12}
          required
        />
      )}
    </>
  );
}

function MachineFields({ draft, set }: Fields) {
  const { t } = useTranslation("accounts");
  return (
    <>
      <TextInput
        label={t("machineName")}
        description={t("machineNameHint")}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        required
      />
      <TextInput
        type="email"
        label={t("keeper")}
        description={t("keeperHint")}
        value={draft.mail}
        onChange={(event) => set({ mail: event.currentTarget.value })}
        autoComplete="off"
      />
    </>
  );
}
