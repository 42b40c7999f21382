import { Alert, List, Text as Paragraph, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Schemas } from "../api/client";
import type { Service } from "../services/services";
import { CodeBlock } from "../ui/CodeBlock";
import { ListTable } from "../ui/ListTable";
import { Text } from "./Pieces";
import { placed } from "./placed";

const languages: Record<string, string> = { sh: "Shell", js: "Node.js", python: "Python" };

/** A part of a section of help. */
export function Block({ block, service }: { block: Schemas["BlockView"]; service: Service }) {
  const { t } = useTranslation("help");
  switch (block.type) {
    case "paragraph":
      return (
        <Paragraph>
          <Text pieces={block.text} service={service} />
        </Paragraph>
      );
    case "warning":
      return (
        <Alert color="orange" variant="light">
          <Text pieces={block.text} service={service} />
        </Alert>
      );
    case "list":
    case "steps":
      return (
        <List type={block.type === "steps" ? "ordered" : "unordered"} spacing={6}>
          {placed(block.items).map(([at, item]) => (
            <List.Item key={at}>
              <Text pieces={item} service={service} />
            </List.Item>
          ))}
        </List>
      );
    case "code":
      return <CodeBlock label={languages[block.language] ?? block.language} code={block.code} />;
    case "table":
      return (
        <ListTable
          label={t("table")}
          width={560}
          said="above"
          head={block.head.map((cell) => cell.map(({ text }) => text).join(""))}
        >
          {placed(block.rows).map(([at, row]) => (
            <Table.Tr key={at}>
              {placed(row).map(([column, cell]) => (
                <Table.Td key={column}>
                  <Text pieces={cell} service={service} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </ListTable>
      );
  }
}
