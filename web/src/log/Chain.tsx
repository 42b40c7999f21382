import { Alert, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { api, type Schemas } from "../api/client";
import { Moment } from "../ui/Moment";
import { useLanguage } from "../words/useLanguage";

/** How the chain of the log stands, for administrators: quietly while it is whole. */
export function Chain() {
  const { data: chain } = api.useQuery("get", "/api/v1/log/chain", {}, { refetchInterval: 60_000 });
  if (chain === undefined) return null;
  return chain.state === "broken" ? <Broken fault={chain.faults[0]} /> : <Whole chain={chain} />;
}

/** Up to where it was checked, since when nothing was wrong with all of it, and what is noted outside the database. */
function Whole({ chain }: { chain: Schemas["ChainView"] }) {
  const { t } = useTranslation("log");
  const language = useLanguage();
  const place = (seq: number) => new Intl.NumberFormat(language).format(seq);
  const { checked, whole_at: whole, anchored, anchored_at: at } = chain;
  return (
    <Text size="sm" c="dimmed" mb="md" role="note" aria-label={t("chain.label")}>
      {typeof checked !== "number" ? t("chain.unchecked") : t("chain.checked", { seq: place(checked) })}
      {whole && (
        <>
          {" "}
          {t("chain.whole")} <Moment at={whole} />.
        </>
      )}
      {typeof anchored === "number" && at && (
        <>
          {" "}
          {t("chain.anchored", { seq: place(anchored) })} <Moment at={at} />.
        </>
      )}
    </Text>
  );
}

/** Says it where everybody looks who reads the log: what stands below may not be what was written. */
function Broken({ fault }: { fault: string | undefined }) {
  const { t } = useTranslation("log");
  const faults = useTranslation("faults").t;
  return (
    <Alert color="red" title={t("broken")} mb="lg">
      {fault === undefined ? (
        t("chain.cleared")
      ) : (
        <>
          {t("brokenHint")}{" "}
          <Link to="/faults/$id" params={{ id: fault }}>
            {faults("details", { what: t("broken") })}
          </Link>
        </>
      )}
    </Alert>
  );
}
