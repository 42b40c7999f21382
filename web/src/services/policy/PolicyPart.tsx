import { Button, Group, Stack } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../../ui/FailureNote";
import { tell } from "../../ui/toast";
import type { Service } from "../services";
import { LeaveGuard } from "./LeaveGuard";
import { type Editor, PolicyEditor } from "./PolicyEditor";
import { PreviewPart } from "./PreviewPart";
import { placeOf } from "./text";
import { useApply } from "./useApply";
import { usePreview } from "./usePreview";

/** The policy of a service, to be read and changed. */
export function PolicyPart({ service }: { service: Service }) {
  const { t } = useTranslation("services");
  const saved = service.policy ?? "";
  const [draft, setDraft] = useState<string>();
  const text = draft ?? saved;
  const unchanged = text === saved;
  const editor = useRef<Editor>(null);
  const told = useId();
  const judgement = usePreview(service.name, text, saved);
  const { preview, failure, checking } = judgement;
  const apply = useApply();
  const accept = preview?.tightens === true ? preview.accept : undefined;

  const send = () =>
    apply.mutate(
      { name: service.name, policy: text, accept },
      {
        onSuccess: () => {
          setDraft(undefined);
          tell(t("policy.applied", { name: service.name }));
        },
        // What it takes away has become something else meanwhile.
        onError: judgement.again,
      },
    );

  return (
    <Stack>
      <PolicyEditor
        text={text}
        onChange={setDraft}
        wrong={failure && placeOf(failure)}
        describedBy={told}
        editor={editor}
      />
      <PreviewPart
        id={told}
        judgement={judgement}
        unchanged={unchanged}
        goTo={(place) => editor.current?.goTo(place)}
      />
      {apply.isError && <FailureNote failure={apply.error} />}
      <Group justify="flex-end">
        <Button variant="default" disabled={unchanged} onClick={() => setDraft(undefined)}>
          {t("policy.undo")}
        </Button>
        <Button
          color={accept ? "orange.9" : undefined}
          disabled={unchanged || checking || preview === undefined || preview.refused}
          loading={apply.isPending}
          onClick={send}
        >
          {t(accept ? "policy.accept" : "policy.apply")}
        </Button>
      </Group>
      <LeaveGuard isUnsaved={() => !unchanged} />
    </Stack>
  );
}
