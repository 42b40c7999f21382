import { Code, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Marked } from "../ui/Marked";
import { type Description, inner, meant, type Schema, typeOf } from "./description";
import classes from "./Reference.module.css";

/** What is inside is opened so deep at most: a schema may hold itself. */
const deepest = 4;

interface Props {
  schema: Schema | undefined;
  description: Description;
  depth?: number;
  /** Whether it is an answer: of one nobody has to think what it needs. */
  answered?: boolean;
}

/** The fields of something, each with what it is; what has fields of its own opens. */
export function Fields({ schema, description, depth = 0, answered = false }: Props) {
  const { t } = useTranslation("reference");
  const whole = meant(schema, description);
  const fields = Object.entries(whole.properties ?? inner(whole, description)?.properties ?? {});
  if (fields.length === 0) return null;
  const needed = answered ? [] : (whole.required ?? []);
  return (
    <Stack gap="xs" className={classes.fields}>
      {fields.map(([name, field]) => {
        const deeper = inner(field, description);
        return (
          <div key={name}>
            <Text size="sm" component="div">
              <Code>{name}</Code>{" "}
              <Text span size="sm" c="dimmed">
                {typeOf(field)}
                {needed.includes(name) && ` · ${t("required")}`}
              </Text>
              {field.description && (
                <Text size="sm">
                  <Marked text={field.description} />
                </Text>
              )}
            </Text>
            {deeper !== undefined && depth < deepest && (
              <details>
                <summary className={classes.more}>{t("fields", { name })}</summary>
                <Fields schema={deeper} description={description} depth={depth + 1} answered={answered} />
              </details>
            )}
          </div>
        );
      })}
    </Stack>
  );
}
