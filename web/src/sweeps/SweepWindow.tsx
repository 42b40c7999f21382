import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  Progress,
  SegmentedControl,
  Stack,
  Table,
  Text,
} from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { failureOf } from "../api/problem";
import { useRequestKey } from "../api/useRequestKey";
import { useServices } from "../services/services";
import { called } from "../tokens/tokens";
import { FailureNote } from "../ui/FailureNote";
import { Waiting } from "../ui/Waiting";
import { useLabel } from "../words/useLanguage";
import { ReceiptCard } from "./ReceiptCard";
import { isEmpty, type Selection } from "./search";
import { type Cause, type Foretold, useForetold, useLeft, useSweep } from "./sweeps";

interface Props {
  selection: Selection;
  opened: boolean;
  onClose: () => void;
}

/** Revokes everything that is meant, once somebody has seen what that is. */
export function SweepWindow({ selection, opened, onClose }: Props) {
  const { t } = useTranslation("sweeps");
  return (
    <Modal opened={opened} onClose={onClose} title={t("windowTitle")} size="lg" centered>
      {opened && <Inside selection={selection} onClose={onClose} />}
    </Modal>
  );
}

function Inside({ selection, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation("sweeps");
  const common = useTranslation("common").t;
  const keyOf = useRequestKey();
  const foretold = useForetold(selection);
  const sweep = useSweep();
  const left = useLeft(selection, sweep.isPending);
  const [isMeant, setMeant] = useState(false);
  const [cause, setCause] = useState<Cause>("revoked");

  if (sweep.data !== undefined) return <ReceiptCard receipt={sweep.data} onClose={onClose} />;
  if (foretold.isPending) return <Waiting />;
  if (foretold.isError) {
    return <FailureNote failure={foretold.error} retry={() => void foretold.refetch()} />;
  }

  const { count, mark } = foretold.data;
  if (sweep.isPending) {
    const done = Math.max(0, count - (left ?? count));
    return (
      <Stack aria-live="polite">
        <Text size="sm">{t("running", { done, count })}</Text>
        <Progress
          value={count === 0 ? 100 : (100 * done) / count}
          animated
          aria-label={t("running", { done, count })}
        />
        <Text size="sm" c="dimmed">
          {t("goesOn")}
        </Text>
      </Stack>
    );
  }

  const isEverything = isEmpty(selection);
  const lookAgain = () => {
    sweep.reset();
    void foretold.refetch();
  };
  const isOther = sweep.isError && failureOf(sweep.error).code === "selection_changed";
  const go = () => sweep.mutate({ selection, cause, mark, key: keyOf({ selection, cause, mark }) });
  return (
    <Stack>
      {isEverything && (
        <Alert color="red">
          <Stack gap="sm">
            <Text size="sm">{t("everything")}</Text>
            <Checkbox
              label={t("meant")}
              checked={isMeant}
              onChange={(event) => setMeant(event.currentTarget.checked)}
            />
          </Stack>
        </Alert>
      )}
      <WhatEnds foretold={foretold.data} />
      <SegmentedControl
        aria-label={t("cause")}
        value={cause}
        onChange={(value) => setCause(value as Cause)}
        data={[
          { value: "revoked", label: t("causes.revoked") },
          { value: "leaked", label: t("causes.leaked") },
        ]}
      />
      <Text size="sm" c="dimmed">
        {t(`causeHints.${cause}`)}
      </Text>
      {sweep.isError && <FailureNote failure={sweep.error} retry={isOther ? lookAgain : go} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {common("cancel")}
        </Button>
        <Button
          color="red.8"
          onClick={go}
          disabled={count === 0 || sweep.isError || (isEverything && !isMeant)}
        >
          {t("revokeCount", { count })}
        </Button>
      </Group>
    </Stack>
  );
}

const shown = 5;

/** How many of each kind, and the first of them. */
function WhatEnds({ foretold: { count, by_kind, tokens } }: { foretold: Foretold }) {
  const { t } = useTranslation("sweeps");
  const label = useLabel();
  const services = new Map(useServices().map((service) => [service.name, service]));
  if (count === 0) return <Text size="sm">{t("nothingEnds")}</Text>;
  return (
    <>
      <Text size="sm">{t("wouldEnd", { count })}</Text>
      <Table aria-label={t("byKind")}>
        <Table.Tbody>
          {by_kind.map(({ service, kind, count: ofKind }) => {
            const known = services.get(service);
            const named = known?.kinds.find((one) => one.name === kind);
            return (
              <Table.Tr key={`${service} ${kind}`}>
                <Table.Td>{known === undefined ? service : label(known.label)}</Table.Td>
                <Table.Td>{named === undefined ? kind : label(named.label)}</Table.Td>
                <Table.Td ta="right">{ofKind}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        {t("first")}{" "}
        {tokens
          .slice(0, shown)
          .map((token) => `${called(token)} (${token.owner})`)
          .join(", ")}
        {count > shown && " …"}
      </Text>
    </>
  );
}
