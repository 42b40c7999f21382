import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { useMe } from "../session/me";
import { saveFile } from "../ui/saveFile";
import { tell, tellFailure } from "../ui/toast";
import type { LogFilter } from "./log";

type Format = "jsonl" | "csv";

/** Saves every entry that is meant, whatever page is shown. */
export function ExportMenu({ filter }: { filter: LogFilter }) {
  const { t } = useTranslation("log");
  const queries = useQueryClient();
  const isAdmin = useMe().account.role === "admin";
  const take = useMutation({
    mutationFn: async (format: Format) => {
      const { event, ...which } = filter;
      const { data } = await call.POST("/api/v1/log/export", {
        body: { format, ...which, ...(event === undefined ? {} : { events: event.split(",") }) },
        parseAs: "blob",
      });
      if (data === undefined) throw new Error("the answer has no entries");
      saveFile(data, `jeton-log.${format}`);
    },
    onSuccess: () => tell(t("export.done")),
    onError: tellFailure,
    // The export itself is in the log, also where it broke off.
    onSettled: () => queries.invalidateQueries({ queryKey: ["get", "/api/v1/log"] }),
  });
  const mayNot = !isAdmin && filter.service === undefined;

  return (
    <Menu position="bottom-end" withinPortal disabled={mayNot}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={take.isPending}
          disabled={mayNot}
          title={mayNot ? t("export.needsService") : undefined}
        >
          {t("export.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(["jsonl", "csv"] as const).map((format) => (
          <Menu.Item key={format} onClick={() => take.mutate(format)}>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
