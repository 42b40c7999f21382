import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconClockPlus, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Kind } from "../services/services";
import { DeleteWindow } from "../tokens/DeleteWindow";
import { ResetWindow } from "../tokens/ResetWindow";
import { called, type Token } from "../tokens/tokens";
import { tell, tellFailure } from "../ui/toast";
import { useLabel } from "../words/useLanguage";
import { useChange } from "./changes";
import type { Offers } from "./offers";
import { ExtendWindow, QuarantineWindow, RenameWindow, RevokeWindow, ScopesWindow } from "./windows";

type Window = "rename" | "rescope" | "extend" | "reset" | "quarantine" | "delete" | "revoke";

const windows = {
  rename: RenameWindow,
  rescope: ScopesWindow,
  extend: ExtendWindow,
  reset: ResetWindow,
  quarantine: QuarantineWindow,
  delete: DeleteWindow,
  revoke: RevokeWindow,
};

/** What can be done with a token: the usual as buttons, the rest in a menu. */
export function Actions({ token, kind, can }: { token: Token; kind: Kind; can: Offers }) {
  const { t } = useTranslation("token");
  const tokens = useTranslation("tokens").t;
  const common = useTranslation("common").t;
  const label = useLabel();
  const release = useChange(token.id);
  const [opened, setOpened] = useState<Window>();
  const rest = (["rename", "rescope", "quarantine", "revoke"] as const).filter((one) => can[one]);

  return (
    <>
      {can.reset && (
        <Button leftSection={<IconRefresh size={16} />} onClick={() => setOpened("reset")}>
          {label(kind.page.reset)}
        </Button>
      )}
      {can.extend && (
        <Button
          variant="default"
          leftSection={<IconClockPlus size={16} />}
          onClick={() => setOpened("extend")}
        >
          {t("extend")}
        </Button>
      )}
      {can.release && (
        <Button
          loading={release.isPending}
          onClick={() =>
            release.mutate("release", {
              onSuccess: () => tell(t("released"), () => release.mutateAsync("quarantine")),
              onError: tellFailure,
            })
          }
        >
          {t("release")}
        </Button>
      )}
      {can.delete && (
        <Button
          variant="default"
          c="red"
          leftSection={<IconTrash size={16} />}
          onClick={() => setOpened("delete")}
        >
          {label(kind.page.delete)}
        </Button>
      )}
      {rest.length > 0 && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button
              variant="default"
              rightSection={<IconChevronDown size={14} />}
              aria-label={tokens("actionsFor", { name: called(token) })}
            >
              {common("actions")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((one) => (
              <Menu.Item
                key={one}
                color={one === "revoke" ? "red" : undefined}
                onClick={() => setOpened(one)}
              >
                {t(one)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {Object.entries(windows).map(([name, Part]) => (
        <Part
          key={`${name} ${opened === name}`}
          {...{ token, kind }}
          opened={opened === name}
          onClose={() => setOpened(undefined)}
        />
      ))}
    </>
  );
}
