import {
  Alert,
  Anchor,
  Button,
  Code,
  NativeSelect,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { call, type Schemas } from "../api/client";
import { holds, type Service, useServices } from "../services/services";
import { useMe } from "../session/me";
import { FailureNote } from "../ui/FailureNote";
import { useOutcome } from "../usage/outcome";
import { useLabel } from "../words/useLanguage";
import { carried } from "./carried";
import { useRemedy } from "./remedy";

type Explanation = Schemas["ExplanationView"];

/** Asks why a secret is refused. The secret leaves the field with the question, and is kept nowhere. */
export function BySecret() {
  const { t } = useTranslation("refused");
  const label = useLabel();
  const me = useMe();
  const services = useServices().filter((service) => holds(me, service));
  const [service, setService] = useState(services[0]?.name ?? "");
  const [secret, setSecret] = useState("");
  const [address, setAddress] = useState("");
  const [told, setTold] = useState<Explanation>();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const of = services.find((one) => one.name === service);

  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTold(undefined);
    setFailure(undefined);
    try {
      const body = { service, secret: secret.trim(), ...(address === "" ? {} : { address }) };
      const { data } = await call.POST("/api/v1/tokens/explain", { body });
      setTold(data);
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      setSecret("");
      setBusy(false);
    }
  };

  return (
    <form onSubmit={ask}>
      <Stack>
        <NativeSelect
          label={t("service")}
          value={service}
          onChange={(event) => {
            setService(event.currentTarget.value);
            setTold(undefined);
          }}
          data={services.map((one) => ({ value: one.name, label: label(one.label) }))}
        />
        <PasswordInput
          label={t("secret")}
          description={t("bySecretHint")}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <TextInput
          label={t("address")}
          description={t("addressHint")}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          autoComplete="off"
        />
        <div>
          <Button type="submit" loading={busy}>
            {t("ask")}
          </Button>
        </div>
        {failure !== undefined && <FailureNote failure={failure} />}
        <div aria-live="polite">
          {told !== undefined && of !== undefined && <Answer told={told} service={of} />}
        </div>
      </Stack>
    </form>
  );
}

function Answer({ told, service }: { told: Explanation; service: Service }) {
  const { t } = useTranslation("refused");
  const called = useOutcome();
  const remedy = useRemedy();
  const genuine = told.accepted || told.detail != null;
  const title = told.accepted
    ? t("accepted")
    : genuine
      ? t("refused", { reason: called(told.reason ?? "") })
      : t("stranger");
  const kind = service.kinds.find((one) => one.name === told.kind);
  const sent = (kind === undefined ? service.kinds : [kind]).flatMap((one) => one.carriers).map(carried);
  return (
    <Alert color={told.accepted ? "green" : genuine ? "orange" : "red"} title={title}>
      <Stack gap="xs">
        <Text size="sm">
          {told.accepted ? t("acceptedHint") : genuine ? remedy(told.reason ?? "") : t("strangerHint")}
        </Text>
        {(told.accepted || !genuine) && sent.length > 0 && (
          <>
            <Text size="sm">{t("sent")}</Text>
            {[...new Set(sent)].map((line) => (
              <Code key={line} block>
                {line}
              </Code>
            ))}
          </>
        )}
        {told.token != null ? (
          <Text size="sm">
            {t("whose")}{" "}
            <Anchor component={Link} to={`/tokens/${told.token}`} size="sm" underline="always">
              {told.token}
            </Anchor>
          </Text>
        ) : (
          genuine && <Text size="sm">{t("notYours")}</Text>
        )}
      </Stack>
    </Alert>
  );
}
