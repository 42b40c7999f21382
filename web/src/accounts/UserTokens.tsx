import { NativeSelect, Stack } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { isOwn, managesService, useService, useServices } from "../services/services";
import { useMe } from "../session/me";
import { KindSection } from "../tokens/KindSection";
import { isOwnSession } from "../tokens/permissions";
import { Empty } from "../ui/Empty";
import { useLabel } from "../words/useLanguage";
import { userSearch } from "./search";

interface Props {
  /** The account's name. */
  name: string;
  /** The services whose tokens it may hold; all where nothing is said. */
  services: string[] | null | undefined;
}

/** An account's tokens, of one service at a time. */
export function UserTokens({ name, services }: Props) {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const label = useLabel();
  const search = useSearch({ from: "/shell/administration/users/$id" });
  const navigate = useNavigate({ from: "/users/$id" });
  const held = useServices().filter(
    (service) =>
      managesService(me, service) &&
      (isOwn(service) || services === undefined || services === null || services.includes(service.name)),
  );
  const service = held.find((one) => one.name === search.service) ?? held[0];
  if (service === undefined) return <Empty title={t("holdsNothing")} />;

  return (
    <Stack gap="lg">
      {held.length > 1 && (
        <NativeSelect
          label={t("service")}
          maw={300}
          value={service.name}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            void navigate({ search: (now) => userSearch({ ...now, service: chosen }), replace: true });
          }}
          data={held.map((one) => ({ value: one.name, label: label(one.label) }))}
        />
      )}
      <Kinds key={service.name} service={service.name} account={name} />
    </Stack>
  );
}

function Kinds({ service: name, account }: { service: string; account: string }) {
  const service = useService(name);
  return service.kinds
    .filter((kind) => !isOwnSession(service, kind))
    .map((kind) => <KindSection key={kind.name} {...{ service, kind, account }} />);
}
