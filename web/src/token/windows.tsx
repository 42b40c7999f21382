import { Alert, Checkbox, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { exact, span } from "../format/time";
import { type Kind, managesService, useService } from "../services/services";
import { useMe } from "../session/me";
import { lifetimes } from "../tokens/lifetimes";
import { called, type Token } from "../tokens/tokens";
import { shownAbove } from "../ui/FailureNote";
import { Moment } from "../ui/Moment";
import { tell } from "../ui/toast";
import { useLabel, useLanguage } from "../words/useLanguage";
import { ChangeWindow } from "./ChangeWindow";
import { useChange } from "./changes";

interface Props {
  token: Token;
  kind: Kind;
  opened: boolean;
  onClose: () => void;
}

type Change = Parameters<ReturnType<typeof useChange>["mutate"]>[0];

/** What every window here does: change one thing, say so, with what takes it back where there is that, and close. */
function useWindow({ token, onClose }: Props, done: string, back?: Change) {
  const change = useChange(token.id);
  const close = () => {
    change.reset();
    onClose();
  };
  const onSuccess = () => {
    tell(done, back === undefined ? undefined : () => change.mutateAsync(back));
    close();
  };
  // Awaited, because the page may go with the session that the token is: callbacks of a window that is gone are not called.
  const act = (what: Change) => void change.mutateAsync(what).then(onSuccess, shownAbove);
  return { act, busy: change.isPending, failure: change.error, close };
}

export function RenameWindow(props: Props) {
  const { token, kind, opened } = props;
  const { t } = useTranslation("token");
  const common = useTranslation("common").t;
  const label = useLabel();
  const [name, setName] = useState(token.name ?? "");
  const { act, busy, failure, close } = useWindow(
    props,
    t("renamed"),
    token.name == null ? undefined : { rename: token.name },
  );
  return (
    <ChangeWindow
      title={t("rename")}
      act={common("save")}
      {...{ busy, failure, opened }}
      onClose={close}
      onAct={() => act({ rename: name })}
    >
      <TextInput
        label={label(kind.page.name)}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={100}
        autoComplete="off"
        data-autofocus
        required
      />
    </ChangeWindow>
  );
}

export function ScopesWindow(props: Props) {
  const { token, kind, opened } = props;
  const { t } = useTranslation("token");
  const tokens = useTranslation("tokens").t;
  const common = useTranslation("common").t;
  const [scopes, setScopes] = useState(token.scopes);
  const { act, busy, failure, close } = useWindow(props, t("rescoped"));
  return (
    <ChangeWindow
      title={t("rescope")}
      act={common("save")}
      {...{ busy, failure, opened }}
      onClose={close}
      onAct={() => act({ rescope: scopes })}
    >
      <Checkbox.Group
        label={tokens("new.scopes")}
        description={t("rescopeHint")}
        value={scopes}
        onChange={setScopes}
      >
        <Stack gap={6} mt="xs">
          {kind.scopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={scope} />
          ))}
        </Stack>
      </Checkbox.Group>
    </ChangeWindow>
  );
}

const custom = "custom";

export function ExtendWindow(props: Props) {
  const { token, kind, opened } = props;
  const { t } = useTranslation("token");
  const tokens = useTranslation("tokens").t;
  const language = useLanguage();
  const choices = lifetimes(kind);
  const offered = [choices?.standard, ...(choices?.others ?? [])].filter((one) => one !== undefined);
  const [lifetime, setLifetime] = useState(offered[0] ?? custom);
  const [date, setDate] = useState("");
  const { act, busy, failure, close } = useWindow(props, t("extended"));
  const extend = () =>
    act({ extend: lifetime === custom ? { expires_at: new Date(date).toISOString() } : { lifetime } });
  return (
    <ChangeWindow
      title={t("extend")}
      act={t("extend")}
      {...{ busy, failure, opened }}
      onClose={close}
      onAct={extend}
    >
      <div>
        {tokens("expires")}:{" "}
        {token.expires_at != null && (
          <>
            <Moment at={token.expires_at} /> ({exact(token.expires_at, language)})
          </>
        )}
        . {t("extendHint")}
      </div>
      <NativeSelect
        label={t("extendTo")}
        value={lifetime}
        onChange={(event) => setLifetime(event.currentTarget.value)}
        data={[
          ...offered.map((value) => ({ value, label: t("fromNow", { span: span(value, language) }) })),
          ...(choices?.until === undefined ? [] : [{ value: custom, label: tokens("new.custom") }]),
        ]}
        data-autofocus
      />
      {lifetime === custom && (
        <TextInput
          type="datetime-local"
          label={tokens("new.date")}
          description={t("inZone", { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
          required
        />
      )}
    </ChangeWindow>
  );
}

export function RevokeWindow(props: Props) {
  const { token, opened } = props;
  const { t } = useTranslation("token");
  const tokens = useTranslation("tokens").t;
  const [cause, setCause] = useState<"revoked" | "leaked">("revoked");
  const { act, busy, failure, close } = useWindow(props, tokens("remove.done", { name: called(token) }));
  return (
    <ChangeWindow
      title={t("revokeTitle", { name: called(token) })}
      act={t("revoke")}
      color="red.8"
      {...{ busy, failure, opened }}
      onClose={close}
      onAct={() => act({ revoke: cause })}
    >
      <Alert color="red">{tokens("remove.warning")}</Alert>
      <NativeSelect
        label={t("cause")}
        description={t("causeHint")}
        value={cause}
        onChange={(event) => setCause(event.currentTarget.value === "leaked" ? "leaked" : "revoked")}
        data={[
          { value: "revoked", label: t("causes.revoked") },
          { value: "leaked", label: t("causes.leaked") },
        ]}
        data-autofocus
      />
    </ChangeWindow>
  );
}

export function QuarantineWindow(props: Props) {
  const { token, opened } = props;
  const { t } = useTranslation("token");
  // Owners may put their tokens there, and not take them out again.
  const manages = managesService(useMe(), useService(token.service));
  const { act, busy, failure, close } = useWindow(props, t("quarantined"), manages ? "release" : undefined);
  return (
    <ChangeWindow
      title={t("quarantineTitle", { name: called(token) })}
      act={t("quarantine")}
      color="orange.9"
      {...{ busy, failure, opened }}
      onClose={close}
      onAct={() => act("quarantine")}
    >
      <Alert color="orange">{t("quarantineWarning")}</Alert>
    </ChangeWindow>
  );
}
