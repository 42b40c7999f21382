import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Schemas } from "../api/client";
import { useMe } from "../session/me";
import { PageHead } from "../ui/PageHead";
import { tell } from "../ui/toast";
import { AccountList } from "./AccountList";
import type { Link } from "./accounts";
import { MemberList } from "./MemberList";
import { AddAccountPane, LinkWindow } from "./windows";

/** Who has an account here: everybody for administrators, the members of their services for operators. */
export function UsersPage() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  return me.account.role === "admin" ? (
    <AllUsers />
  ) : (
    <>
      <PageHead title={t("users")} hint={t("membersHint")} />
      <MemberList />
    </>
  );
}

function AllUsers() {
  const { t } = useTranslation("accounts");
  const navigate = useNavigate();
  const [opened, pane] = useDisclosure(false);
  const [made, setMade] = useState<{ link: Link; name: string }>();

  const created = (account: Schemas["CreatedView"]) => {
    pane.close();
    tell(t("made", { name: account.name }));
    if (account.link) setMade({ link: account.link, name: account.name });
    else void navigate({ to: "/users/$id", params: { id: account.id } });
  };

  return (
    <>
      <PageHead title={t("users")} hint={t("usersHint")}>
        <Button leftSection={<IconPlus size={16} />} onClick={pane.open}>
          {t("add")}
        </Button>
      </PageHead>
      <AccountList />
      <AddAccountPane opened={opened} onClose={pane.close} onCreated={created} />
      <LinkWindow
        link={made?.link}
        name={made?.name ?? ""}
        opened={made !== undefined}
        onClose={() => setMade(undefined)}
      />
    </>
  );
}
