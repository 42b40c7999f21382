import { Group, Tabs, Text } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { useMe } from "../session/me";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { AccountActions } from "./AccountActions";
import { AccountForm } from "./AccountForm";
import { AccountHistory } from "./AccountHistory";
import { type Account, accountQuery } from "./accounts";
import { StandingBadge } from "./StandingBadge";
import { type tabs, userSearch } from "./search";
import { UserSessions } from "./UserSessions";
import { UserTokens } from "./UserTokens";

/** One account: its tokens, what it may do, its sessions and its history. */
export function UserPage() {
  const me = useMe();
  return me.account.role === "admin" ? <WholePage /> : <MemberPage />;
}

function WholePage() {
  const { id } = useParams({ from: "/shell/administration/users/$id" });
  const account = useQuery(accountQuery(id));
  if (account.isPending) return <Waiting />;
  if (failed(account)) return <FailureNote failure={account.error} retry={() => void account.refetch()} />;
  // Another account is another page: nothing that was typed for one is left for the next.
  return <Whole key={id} account={account.data} />;
}

function Whole({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  const { tab } = useSearch({ from: "/shell/administration/users/$id" });
  const navigate = useNavigate({ from: "/users/$id" });
  const shown = account.deleted && tab !== "history" ? "account" : (tab ?? "tokens");

  return (
    <>
      <PageHead
        title={account.name}
        hint={
          <Group gap="xs" component="span">
            <StandingBadge account={account} />
            <Text size="sm" component="span">
              {t(`roles.${account.role}`)}
            </Text>
            {account.machine && (
              <Group gap={4} component="span">
                <IconRobot size={16} aria-hidden /> {t("machine")}
              </Group>
            )}
          </Group>
        }
      >
        <AccountActions account={account} />
      </PageHead>
      <Tabs
        value={shown}
        onChange={(to) =>
          void navigate({
            search: (now) => userSearch({ ...now, tab: to as (typeof tabs)[number] }),
            replace: true,
          })
        }
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {!account.deleted && <Tabs.Tab value="tokens">{t("tabs.tokens")}</Tabs.Tab>}
          <Tabs.Tab value="account">{t("tabs.account")}</Tabs.Tab>
          {!account.deleted && !account.machine && <Tabs.Tab value="sessions">{t("tabs.sessions")}</Tabs.Tab>}
          <Tabs.Tab value="history">{t("tabs.history")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tokens">
          <UserTokens name={account.name} services={account.services} />
        </Tabs.Panel>
        <Tabs.Panel value="account">
          <AccountForm account={account} />
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <UserSessions name={account.name} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <AccountHistory id={account.id} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** What an operator sees of a member: the tokens of the services that they operate. */
function MemberPage() {
  const { t } = useTranslation("accounts");
  const { name } = useSearch({ from: "/shell/administration/users/$id" });
  if (name === undefined) return <PageHead title={t("users")} hint={t("fromTheList")} />;
  return (
    <>
      <PageHead title={name} hint={t("memberHint")} />
      <UserTokens name={name} services={undefined} />
    </>
  );
}
