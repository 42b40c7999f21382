import { Alert, Button, Group, Paper, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import classes from "./Shell.module.css";
import { useTrouble } from "./trouble";

/** Says above whatever is open that what one sees may be old, and how one goes on. */
export function TroubleNote() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const trouble = useTrouble();
  if (trouble === undefined) return null;
  return (
    <Paper className={classes.trouble} shadow="md" radius="md">
      <Alert color="orange" role="alert">
        <Group justify="space-between" gap="xs">
          <Text size="sm">{t(trouble === "ended" ? "signInElsewhere" : "unreachable")}</Text>
          {trouble === "ended" ? (
            <Button component="a" href="/sign-in" target="_blank" size="compact-sm" variant="default">
              {t("signInThere")}
            </Button>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => void queries.refetchQueries({ type: "active" })}
            >
              {t("retry")}
            </Button>
          )}
        </Group>
      </Alert>
    </Paper>
  );
}
