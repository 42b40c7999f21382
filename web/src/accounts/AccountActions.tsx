import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLink, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useMe } from "../session/me";
import { tell, tellFailure } from "../ui/toast";
import { type Account, type Link, useEnable, useLeave, useLink } from "./accounts";
import { LeaveWindow, LinkWindow } from "./windows";

/** What administrators may do with an account that is not their own. */
export function AccountActions({ account }: { account: Account }) {
  const common = useTranslation("common").t;
  const me = useMe();
  const [deleting, remove] = useDisclosure(false);
  if (account.id === me.account.id) return null;

  return (
    <>
      {!account.deleted && (
        <>
          {!account.machine && !account.disabled && <LinkButton account={account} />}
          <SwitchButton account={account} />
          <Button variant="default" c="red" leftSection={<IconTrash size={16} />} onClick={remove.open}>
            {common("delete")}
          </Button>
        </>
      )}
      <LeaveWindow account={account} how="delete" opened={deleting} onClose={remove.close} />
    </>
  );
}

function LinkButton({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  const make = useLink(account.id);
  const [link, setLink] = useState<Link>();
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconLink size={16} />}
        loading={make.isPending}
        onClick={() => make.mutate(undefined, { onSuccess: setLink, onError: tellFailure })}
      >
        {account.invited ? t("inviteAgain") : t("passwordLink")}
      </Button>
      <LinkWindow
        link={link}
        name={account.name}
        opened={link !== undefined}
        onClose={() => setLink(undefined)}
      />
    </>
  );
}

/** Disables an account, or enables it again. */
function SwitchButton({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  const enable = useEnable(account.id);
  const back = useLeave(account.id, "disable");
  const [opened, disable] = useDisclosure(false);
  const done = () => tell(t("enabled", { name: account.name }), () => back.mutateAsync());
  return (
    <>
      {account.disabled ? (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} />}
          loading={enable.isPending}
          onClick={() => enable.mutate(undefined, { onSuccess: done, onError: tellFailure })}
        >
          {t("enable")}
        </Button>
      ) : (
        <Button variant="default" leftSection={<IconPlayerPause size={16} />} onClick={disable.open}>
          {t("disable")}
        </Button>
      )}
      <LeaveWindow account={account} how="disable" opened={opened} onClose={disable.close} />
    </>
  );
}
