import { Button, Drawer, Group, NativeSelect, Stack, TagsInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { failureOf } from "../api/problem";
import { useServices } from "../services/services";
import { FailureNote } from "../ui/FailureNote";
import { useUnsaved } from "../ui/unsaved";
import { useStay } from "../ui/useOnce";
import { useLabel } from "../words/useLanguage";
import { OffNote } from "./OffNote";
import { useMake } from "./webhooks";

interface Props {
  opened: boolean;
  onClose: () => void;
  /** Is given the secret. */
  onMade: (secret: string) => void;
}

/** The first to think of; any other name can be typed. */
const suggested = [
  "*",
  "token.*",
  "fault.*",
  "account.*",
  "service.*",
  "session.*",
  "token.issued",
  "token.rotated",
  "token.expiring",
  "token.quarantined",
  "token.ended",
  "fault.opened",
  "account.disabled",
];

/** Where the API says that something of an order is wrong. */
const places: Record<string, "url" | "events"> = {
  invalid_url: "url",
  webhook_not_allowed: "url",
  invalid_events: "events",
};

/** The pane in which a webhook is made. */
export function WebhookPane({ opened, onClose, onMade }: Props) {
  const { t } = useTranslation("webhooks");
  const make = useMake();
  useStay(make.isPending);
  // Until the answer is there it stays: with the pane the secret would go.
  const close = () => {
    if (make.isPending) return;
    make.reset();
    onClose();
  };
  const made = (secret: string) => {
    make.reset();
    onMade(secret);
  };
  return (
    <Drawer position="right" opened={opened} onClose={close} title={t("add")}>
      {opened && <Form make={make} onClose={close} onMade={made} />}
    </Drawer>
  );
}

interface FormProps extends Omit<Props, "opened"> {
  make: ReturnType<typeof useMake>;
}

function Form({ make, onClose, onMade }: FormProps) {
  const { t } = useTranslation("webhooks");
  const common = useTranslation("common").t;
  const label = useLabel();
  const services = useServices();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<string[]>([]);
  const [typed, setTyped] = useState("");
  const [service, setService] = useState("");
  useUnsaved(true);

  const failure = make.isError ? failureOf(make.error) : undefined;
  const place = places[failure?.code ?? ""];
  const wrong = (field: string) => (field === place ? failure?.message : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // What was typed counts, also without a comma behind it.
    const named = typed.trim() === "" ? events : [...new Set([...events, typed.trim()])];
    make.mutate(
      { url: url.trim(), events: named, ...(service === "" ? {} : { service }) },
      { onSuccess: ({ secret }) => onMade(secret) },
    );
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={t("url")}
          description={t("urlHint")}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={wrong("url")}
          placeholder="https://hooks.example.com/jeton"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          required
        />
        <TagsInput
          label={t("events")}
          description={t("eventsHint")}
          value={events}
          onChange={setEvents}
          searchValue={typed}
          onSearchChange={setTyped}
          data={suggested}
          error={wrong("events")}
          required
        />
        <NativeSelect
          label={t("service")}
          value={service}
          onChange={(event) => setService(event.currentTarget.value)}
          data={[
            { value: "", label: t("allServices") },
            ...services.map((one) => ({ value: one.name, label: label(one.label) })),
          ]}
        />
        {failure?.code === "webhooks_off" ? (
          <OffNote />
        ) : (
          failure !== undefined && place === undefined && <FailureNote failure={failure} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={make.isPending}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {t("make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
