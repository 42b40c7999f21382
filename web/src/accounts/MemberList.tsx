import { Anchor, NativeSelect, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { managesService, useServices } from "../services/services";
import { useMe } from "../session/me";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { failed } from "../ui/failed";
import { ListTable } from "../ui/ListTable";
import { Pager } from "../ui/Pager";
import { Waiting } from "../ui/Waiting";
import { useLabel } from "../words/useLanguage";
import { membersQuery } from "./accounts";
import { withFilter } from "./search";

/** Those who may hold tokens of a service that one operates. */
export function MemberList() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const label = useLabel();
  const search = useSearch({ from: "/shell/administration/users" });
  const navigate = useNavigate({ from: "/users" });
  const operated = useServices().filter((service) => managesService(me, service));
  const service = operated.find((one) => one.name === search.service) ?? operated[0];
  const page = useQuery({
    ...membersQuery(service?.name ?? "", search.cursor),
    enabled: service !== undefined,
  });
  if (service === undefined) return <Empty title={t("operatesNone")}>{t("operatesNoneHint")}</Empty>;

  return (
    <>
      <NativeSelect
        label={t("service")}
        mb="md"
        maw={300}
        value={service.name}
        onChange={(event) =>
          void navigate({ search: withFilter(search, { service: event.currentTarget.value }), replace: true })
        }
        data={operated.map((one) => ({ value: one.name, label: label(one.label) }))}
      />
      {page.isPending ? (
        <Waiting />
      ) : failed(page) ? (
        <FailureNote failure={page.error} retry={() => void page.refetch()} />
      ) : page.data.items.length === 0 ? (
        <Empty title={t("noMembers")}>{t("noMembersHint")}</Empty>
      ) : (
        <ListTable label={t("users")} head={[t("username")]}>
          {page.data.items.map((member) => (
            <Table.Tr key={member.id}>
              <Table.Td>
                <Anchor
                  component={Link}
                  to={`/users/${member.id}`}
                  search={{ name: member.name, service: service.name } as never}
                  size="sm"
                  fw={600}
                >
                  {member.name}
                </Anchor>
              </Table.Td>
            </Table.Tr>
          ))}
        </ListTable>
      )}
      <Pager cursor={search.cursor} page={page} />
    </>
  );
}
