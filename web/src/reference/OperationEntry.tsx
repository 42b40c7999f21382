import { Badge, Button, Code, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { copyAndTell } from "../ui/clipboard";
import { Marked } from "../ui/Marked";
import { WideTable } from "../ui/WideTable";
import { curl, type Description, type Operation, typeOf } from "./description";
import { Fields } from "./Fields";
import classes from "./Reference.module.css";

const colors: Record<string, string> = {
  GET: "blue",
  POST: "green",
  PUT: "orange",
  PATCH: "orange",
  DELETE: "red",
};

interface Props {
  operation: Operation;
  description: Description;
}

/** A call: what it is, and, once it is opened, all of it. */
export function OperationEntry({ operation, description }: Props) {
  const { method, path, summary, operationId } = operation;
  const [opened, setOpened] = useState(false);
  return (
    <details
      className={classes.entry}
      id={operationId}
      onToggle={(event) => setOpened(event.currentTarget.open)}
    >
      <summary className={classes.summary}>
        <Badge variant="light" color={colors[method] ?? "gray"} autoContrast={false} mr="sm">
          {method}
        </Badge>
        <span className={classes.path}>{path}</span>
        <Text size="sm" c="dimmed" mt={4} component="div">
          <Marked text={summary ?? ""} />
        </Text>
      </summary>
      {opened && <Details operation={operation} description={description} />}
    </details>
  );
}

function Details({ operation, description }: Props) {
  const { t } = useTranslation("reference");
  const common = useTranslation("common").t;
  const sample = curl(operation, description, location.origin);
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  return (
    <Stack gap="lg" className={classes.inner}>
      {operation.description && (
        <Text size="sm">
          <Marked text={operation.description} />
        </Text>
      )}
      {(operation.parameters ?? []).length > 0 && <Parameters operation={operation} />}
      {bodies.map(([kind, { schema }]) => (
        <Part key={kind} title={t("body")} hint={`${kind} · ${typeOf(schema)}`}>
          <Fields schema={schema} description={description} />
        </Part>
      ))}
      <Answers operation={operation} description={description} />
      <Part title={t("sample")}>
        <Code block>{sample}</Code>
        <Group justify="flex-end" mt="xs">
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconCopy size={14} />}
            aria-label={t("copySample", { name: operation.operationId })}
            onClick={() => void copyAndTell(sample)}
          >
            {common("copy")}
          </Button>
        </Group>
      </Part>
    </Stack>
  );
}

function Parameters({ operation }: { operation: Operation }) {
  const { t } = useTranslation("reference");
  return (
    <Part title={t("parameters")}>
      <WideTable label={t("parameters")}>
        <Table miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("name")}</Table.Th>
              <Table.Th>{t("where")}</Table.Th>
              <Table.Th>{t("type")}</Table.Th>
              <Table.Th>{t("meaning")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {operation.parameters?.map((parameter) => (
              <Table.Tr key={`${parameter.in} ${parameter.name}`}>
                <Table.Td>
                  <Code>{parameter.name}</Code>
                  {parameter.required && (
                    <Text size="xs" c="dimmed">
                      {t("required")}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{parameter.in}</Table.Td>
                <Table.Td>{typeOf(parameter.schema)}</Table.Td>
                <Table.Td>
                  <Marked text={parameter.description ?? ""} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Part>
  );
}

function Answers({ operation, description }: Props) {
  const { t } = useTranslation("reference");
  return (
    <Part title={t("answers")}>
      <Stack gap="sm">
        {Object.entries(operation.responses).map(([status, answer]) => {
          const contents = Object.entries(answer.content ?? {});
          const [kind, content] = contents[0] ?? [];
          return (
            <div key={status}>
              <Text size="sm">
                <Code>{status}</Code> {answer.description}{" "}
                <Text span size="sm" c="dimmed">
                  {contents.length === 0 ? t("nothing") : `${contents.map(([name]) => name).join(", ")}`}
                </Text>
              </Text>
              {kind !== undefined && status.startsWith("2") && (
                <Fields schema={content?.schema} description={description} answered />
              )}
            </div>
          );
        })}
      </Stack>
    </Part>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <div>
      <Title order={3} size="h6" mb="xs">
        {title}
        {hint && (
          <Text span size="sm" c="dimmed" ml="sm">
            {hint}
          </Text>
        )}
      </Title>
      {children}
    </div>
  );
}
