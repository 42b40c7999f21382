import { ActionIcon } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

const Commands = lazy(async () => ({ default: (await import("./Commands")).Commands }));
const open = async () => (await import("@mantine/spotlight")).spotlight.open();

/** Opens the list of everything one can go to, which is loaded then. */
export function CommandsButton() {
  const { t } = useTranslation("shell");
  const [wanted, setWanted] = useState(false);
  const show = () => (wanted ? void open() : setWanted(true));
  useHotkeys([["mod + K", show]], []);
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        onClick={show}
        aria-label={t("commands")}
        aria-keyshortcuts="Control+K"
      >
        <IconSearch size={18} />
      </ActionIcon>
      {wanted && (
        <Suspense fallback={null}>
          <Commands />
        </Suspense>
      )}
    </>
  );
}
