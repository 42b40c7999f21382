import {
  Accordion,
  Button,
  Checkbox,
  Drawer,
  Group,
  NativeSelect,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { useRequestKey } from "../api/useRequestKey";
import { span } from "../format/time";
import type { Kind, Service } from "../services/services";
import { FailureNote } from "../ui/FailureNote";
import { useUnsaved } from "../ui/unsaved";
import { useStay } from "../ui/useOnce";
import { useLabel, useLanguage } from "../words/useLanguage";
import { type Lifetimes, lifetimes, spanUntil } from "./lifetimes";
import { type Issued, useIssue } from "./tokens";

const custom = "custom";

interface Props {
  service: Service;
  kind: Kind;
  /** Whose token it will be, where it is not one's own. */
  account?: string;
  opened: boolean;
  onClose: () => void;
  onIssued: (token: Issued) => void;
}

/** The pane in which a token is made: what its kind asks for, and no more. */
export function NewTokenPane({ service, kind, account, opened, onClose, onIssued }: Props) {
  const label = useLabel();
  const { add, add_title, add_entry } = kind.page;
  // Where a menu leads here, the pane is called like its entry.
  const title = account === undefined ? (add_entry ?? add_title) : add_title;
  const issue = useIssue();
  useStay(issue.isPending);
  // Until the answer is there it stays: with the pane the secret would go.
  const close = () => {
    if (issue.isPending) return;
    issue.reset();
    onClose();
  };
  const issued = (token: Issued) => {
    issue.reset();
    onIssued(token);
  };
  return (
    <Drawer position="right" opened={opened} onClose={close} title={label(title ?? add)}>
      {opened && <Form {...{ service, kind, account, issue }} onClose={close} onIssued={issued} />}
    </Drawer>
  );
}

interface FormProps extends Omit<Props, "opened"> {
  issue: ReturnType<typeof useIssue>;
}

function Form({ service, kind, account, issue, onClose, onIssued }: FormProps) {
  const { t } = useTranslation("tokens");
  const common = useTranslation("common").t;
  const label = useLabel();
  const language = useLanguage();
  const choices = lifetimes(kind);
  const keyOf = useRequestKey();
  const [name, setName] = useState("");
  const [lifetime, setLifetime] = useState("");
  const [date, setDate] = useState("");
  const [late, setLate] = useState(false);
  const [scopes, setScopes] = useState<string[]>([]);
  const [addresses, setAddresses] = useState<string[]>([]);
  useUnsaved(true);

  const make = async (event: FormEvent) => {
    event.preventDefault();
    const chosen = lifetime === custom ? spanUntil(date, Date.now()) : lifetime;
    setLate(chosen === undefined);
    if (chosen === undefined) return;
    const order = {
      service: service.name,
      kind: kind.name,
      ...(account === undefined ? {} : { account }),
      ...(kind.named ? { name } : {}),
      ...(chosen === "" ? {} : { lifetime: chosen }),
      ...(scopes.length === 0 ? {} : { scopes }),
      ...(addresses.length === 0 ? {} : { addresses }),
    };
    issue.mutate({ order, key: keyOf(order) }, { onSuccess: onIssued });
  };

  return (
    <form onSubmit={make}>
      <Stack>
        {account !== undefined && <Text size="sm">{t("new.forWhom", { name: account })}</Text>}
        {kind.named && (
          <TextInput
            label={label(kind.page.name)}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            autoComplete="off"
            data-autofocus
            required
          />
        )}
        {choices !== undefined && (
          <Text size="sm" c="dimmed">
            {choices.standard === undefined
              ? t("new.neverExpires")
              : t("new.expiresAfter", { span: span(choices.standard, language) })}
          </Text>
        )}
        <Accordion variant="separated">
          <Accordion.Item value="options">
            <Accordion.Control>{t("new.options")}</Accordion.Control>
            <Accordion.Panel>
              <Stack>
                {choices !== undefined && (
                  <LifetimeChoice {...{ choices, lifetime, setLifetime, date, setDate, late }} />
                )}
                {kind.scopes.length > 0 && (
                  <Checkbox.Group
                    label={t("new.scopes")}
                    description={t("new.scopesHint")}
                    value={scopes}
                    onChange={setScopes}
                  >
                    <Stack gap={6} mt="xs">
                      {kind.scopes.map((scope) => (
                        <Checkbox key={scope} value={scope} label={scope} />
                      ))}
                    </Stack>
                  </Checkbox.Group>
                )}
                <TagsInput
                  label={t("new.addresses")}
                  description={t("new.addressesHint")}
                  value={addresses}
                  onChange={setAddresses}
                />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
        {issue.isError && <FailureNote failure={issue.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={issue.isPending}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={issue.isPending}>
            {label(kind.page.save)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface LifetimeChoiceProps {
  choices: Lifetimes;
  lifetime: string;
  setLifetime: (lifetime: string) => void;
  date: string;
  setDate: (date: string) => void;
  /** Whether the date has passed. */
  late: boolean;
}

function LifetimeChoice({ choices, lifetime, setLifetime, date, setDate, late }: LifetimeChoiceProps) {
  const { t } = useTranslation("tokens");
  const language = useLanguage();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const standard = choices.standard === undefined ? t("new.unending") : span(choices.standard, language);
  return (
    <>
      <NativeSelect
        label={t("new.lifetime")}
        value={lifetime}
        onChange={(event) => setLifetime(event.currentTarget.value)}
        data={[
          { value: "", label: t("new.standard", { span: standard }) },
          ...choices.others.map((value) => ({ value, label: span(value, language) })),
          ...(choices.until === undefined ? [] : [{ value: custom, label: t("new.custom") }]),
        ]}
      />
      {lifetime === custom && (
        <TextInput
          type="datetime-local"
          label={t("new.date")}
          description={t("new.dateHint", { zone, maximum: span(choices.until ?? "", language) })}
          error={late ? t("new.dateWrong") : undefined}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
          required
        />
      )}
    </>
  );
}
