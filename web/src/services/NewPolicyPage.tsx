import { Alert, Button, Group, Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { FailureNote } from "../ui/FailureNote";
import { PageHead } from "../ui/PageHead";
import { tell } from "../ui/toast";
import { LeaveGuard } from "./policy/LeaveGuard";
import { type Editor, PolicyEditor } from "./policy/PolicyEditor";
import { PreviewPart } from "./policy/PreviewPart";
import { firstPolicy, nameIn, placeOf } from "./policy/text";
import { useApply } from "./policy/useApply";
import { usePreview } from "./policy/usePreview";
import { presetQuery } from "./presets";
import { useServices } from "./services";

/** Where the policy of a new service is written: from a preset's text, or from the least that there is. */
export function NewPolicyPage() {
  const { preset } = useSearch({ from: "/shell/administration/new-service/policy" });
  return preset === undefined ? <Writing begin={firstPolicy("acme")} /> : <FromPreset preset={preset} />;
}

function FromPreset({ preset }: { preset: string }) {
  const { data } = useSuspenseQuery(presetQuery(preset));
  return <Writing begin={data.policy ?? ""} />;
}

function Writing({ begin }: { begin: string }) {
  const { t } = useTranslation("services");
  const navigate = useNavigate();
  const [text, setText] = useState(begin);
  const made = useRef(false);
  const editor = useRef<Editor>(null);
  const told = useId();
  const name = nameIn(text);
  const taken = useServices().some((service) => service.name === name);
  const judgement = usePreview(taken ? undefined : name, text, "");
  const apply = useApply();
  const { failure, checking, preview } = judgement;

  const make = () => {
    if (name === undefined) return;
    apply.mutate(
      { name, policy: text },
      {
        onSuccess: () => {
          made.current = true;
          tell(t("made", { name }));
          void navigate({ to: "/services/$name", params: { name } });
        },
      },
    );
  };

  return (
    <>
      <PageHead title={t("writeTitle")} hint={t("writeHint")} />
      <Stack>
        <PolicyEditor
          text={text}
          onChange={setText}
          wrong={failure && placeOf(failure)}
          describedBy={told}
          editor={editor}
        />
        {name === undefined || taken ? (
          <Alert id={told} color="orange" role="status">
            {t(taken ? "taken" : "unnamedPolicy")}
          </Alert>
        ) : (
          <PreviewPart
            id={told}
            judgement={judgement}
            unchanged={false}
            goTo={(place) => editor.current?.goTo(place)}
          />
        )}
        {apply.isError && <FailureNote failure={apply.error} />}
        <Group justify="flex-end">
          <Button
            disabled={name === undefined || taken || checking || preview === undefined}
            loading={apply.isPending}
            onClick={make}
          >
            {t("make")}
          </Button>
        </Group>
      </Stack>
      <LeaveGuard isUnsaved={() => text !== begin && !made.current} />
    </>
  );
}
