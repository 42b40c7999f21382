import { CloseButton, Group, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { Pager } from "../ui/Pager";
import { Waiting } from "../ui/Waiting";
import { AccountTable } from "./AccountTable";
import { accountsQuery } from "./accounts";
import { type AccountSearch, roles, states, withFilter } from "./search";

/** Every account, a page at a time: searched, filtered and sorted where they all are. */
export function AccountList() {
  const { t } = useTranslation("accounts");
  const search = useSearch({ from: "/shell/administration/users" });
  const navigate = useNavigate({ from: "/users" });
  const page = useQuery(accountsQuery(search));
  const router = useRouter();
  const filter = (change: Partial<AccountSearch>) => {
    // Who has clicked a name while the search waited for the end of the typing is on the way there.
    if (router.latestLocation.pathname !== "/users") return;
    void navigate({ search: (now) => withFilter(now, change), replace: true });
  };
  const isFiltered = [search.search, search.role, search.state].some((one) => one !== undefined);

  return (
    <>
      <Group mb="md" gap="sm" align="flex-end">
        <SearchField value={search.search ?? ""} onChange={(text) => filter({ search: text })} />
        <NativeSelect
          label={t("role")}
          value={search.role ?? ""}
          onChange={(event) => filter({ role: event.currentTarget.value as "admin" })}
          data={[
            { value: "", label: t("anyRole") },
            ...roles.map((value) => ({ value, label: t(`roles.${value}`) })),
          ]}
        />
        <NativeSelect
          label={t("state")}
          value={search.state ?? ""}
          onChange={(event) => filter({ state: event.currentTarget.value as "active" })}
          data={[
            { value: "", label: t("anyState") },
            ...states.map((value) => ({ value, label: t(`states.${value}`) })),
          ]}
        />
      </Group>
      {page.isPending ? (
        <Waiting />
      ) : failed(page) ? (
        <FailureNote failure={page.error} retry={() => void page.refetch()} />
      ) : page.data.items.length === 0 ? (
        <Empty title={isFiltered ? t("noneFound") : t("noMore")}>
          {isFiltered ? t("noneFoundHint") : undefined}
        </Empty>
      ) : (
        <AccountTable accounts={page.data.items} search={search} busy={page.isPlaceholderData} />
      )}
      <Pager cursor={search.cursor} page={page} />
    </>
  );
}

/** Types at once, and asks when the typing pauses. */
function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation("accounts");
  const common = useTranslation("common").t;
  const [typed, setTyped] = useState(value);
  const ask = useDebouncedCallback(onChange, 250);
  useEffect(() => setTyped(value), [value]);
  const type = (text: string) => {
    setTyped(text);
    ask(text);
  };
  return (
    <TextInput
      type="search"
      label={common("search")}
      placeholder={t("searchHint")}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<IconSearch size={16} />}
      rightSection={
        typed !== "" && <CloseButton size="sm" aria-label={t("clearSearch")} onClick={() => type("")} />
      }
      w={{ base: "100%", xs: 300 }}
      spellCheck={false}
    />
  );
}
