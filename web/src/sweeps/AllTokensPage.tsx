import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBan } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { PageHead } from "../ui/PageHead";
import { Pager } from "../ui/Pager";
import { Waiting } from "../ui/Waiting";
import { AllTokensTable } from "./AllTokensTable";
import { Filters } from "./Filters";
import { isEmpty, selectionOf } from "./search";
import { allTokensQuery } from "./sweeps";
import { SweepWindow } from "./windows";

/** Everybody's tokens that one manages, to be found and, many at once, to be revoked. */
export function AllTokensPage() {
  const { t } = useTranslation("sweeps");
  const search = useSearch({ from: "/shell/administration/tokens" });
  const [opened, window] = useDisclosure(false);
  const page = useQuery(allTokensQuery(search));
  const selection = selectionOf(search);

  return (
    <>
      <PageHead title={t("title")} hint={t("hint")}>
        <Button
          color="red.8"
          leftSection={<IconBan size={16} />}
          onClick={window.open}
          disabled={page.data?.items.length === 0}
        >
          {isEmpty(selection) ? t("revokeAll") : t("revokeThese")}
        </Button>
      </PageHead>
      <Filters search={search} />
      {page.isPending ? (
        <Waiting />
      ) : failed(page) ? (
        <FailureNote failure={page.error} retry={() => void page.refetch()} />
      ) : page.data.items.length === 0 ? (
        <Empty title={t("none")}>{isEmpty(selection) ? t("noneYet") : t("noneFound")}</Empty>
      ) : (
        <AllTokensTable tokens={page.data.items} search={search} busy={page.isPlaceholderData} />
      )}
      <Pager cursor={search.cursor} page={page} />
      <SweepWindow selection={selection} opened={opened} onClose={window.close} />
    </>
  );
}
