import { Anchor, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { useTranslation } from "react-i18next";

import { Failure } from "../api/problem";
import { Empty } from "../ui/Empty";
import { FailureNote } from "../ui/FailureNote";
import { Marked } from "../ui/Marked";
import { PageHead } from "../ui/PageHead";
import { Waiting } from "../ui/Waiting";
import { type Description, found, type Operation, operations } from "./description";
import { OperationEntry } from "./OperationEntry";

const address = "/openapi.json";

async function load(): Promise<Description> {
  const answer = await fetch(address);
  if (!answer.ok) throw await Failure.of(answer);
  return (await answer.json()) as Description;
}

/** Every call of the API, from its own description. */
export function ReferencePage() {
  const { t } = useTranslation("reference");
  const navigate = useNavigate();
  const { q = "" } = useSearch({ from: "/shell/reference" });
  const looked = useDeferredValue(q);
  const { data, error, refetch } = useQuery({ queryKey: [address], queryFn: load, staleTime: 600_000 });
  return (
    <>
      <PageHead title={t("title")} hint={<Marked text={t("hint")} />}>
        <Anchor href={address} download="openapi.json" size="sm">
          {t("download")}
        </Anchor>
      </PageHead>
      <TextInput
        type="search"
        label={t("search")}
        placeholder={t("searchHint")}
        mb="lg"
        value={q}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          void navigate({ to: "/reference", search: typed === "" ? {} : { q: typed }, replace: true });
        }}
      />
      {error ? (
        <FailureNote failure={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Waiting />
      ) : (
        <Calls description={data} calls={found(operations(data), looked)} />
      )}
    </>
  );
}

function Calls({ description, calls }: { description: Description; calls: Operation[] }) {
  const { t } = useTranslation("reference");
  const tags = [...new Set(calls.map(({ tag }) => tag))];
  return (
    <Stack gap="xl">
      <Text size="sm" c="dimmed" role="status">
        {t("found", { count: calls.length })}
      </Text>
      {calls.length === 0 && <Empty title={t("none")}>{t("noneHint")}</Empty>}
      {tags.map((tag) => (
        <section key={tag} aria-labelledby={`tag-${tag}`}>
          <Title order={2} size="h4" mb="sm" id={`tag-${tag}`}>
            {tag}
          </Title>
          <Stack gap="xs">
            {calls
              .filter((call) => call.tag === tag)
              .map((call) => (
                <OperationEntry key={call.operationId} operation={call} description={description} />
              ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}
