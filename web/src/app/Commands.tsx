import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import "./laterStyles";
import "@mantine/spotlight/styles.layer.css";
import { IconArrowRight, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { holds, useServices } from "../services/services";
import { manages, useMe } from "../session/me";
import { useLabel } from "../words/useLanguage";

/** Everything one can go to, by typing. */
export function Commands() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const label = useLabel();
  const navigate = useNavigate();
  const held = useServices().filter((service) => holds(me, service) && !service.disabled);
  const go = (to: string, name: string, description?: string): SpotlightActionData => ({
    id: to,
    label: name,
    description,
    leftSection: <IconArrowRight size={18} />,
    onClick: () => void navigate({ to }),
  });
  const actions = [
    ...held.map((service) => go(`/my/${service.name}`, label(service.label), t("tokens"))),
    go("/account", t("myAccount")),
    go("/refused", t("whyRefused")),
    go("/reference", t("apiReference")),
  ];
  if (manages(me.account)) {
    actions.push(go("/tokens", t("allTokens"), t("administrator")));
    for (const page of ["overview", "users", "services", "faults", "log"] as const) {
      actions.push(go(`/${page}`, t(page), t("administrator")));
    }
    actions.push(go("/settings", t("systemsSettings"), t("administrator")));
  }

  // It was asked for before it was loaded.
  useEffect(() => spotlight.open(), []);

  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      nothingFound={t("nothingFound")}
      highlightQuery
      attributes={{ content: { "aria-label": t("commands") } }}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t("commandsHint"),
        "aria-label": t("commands"),
      }}
    />
  );
}
