import { Checkbox, SegmentedControl, Stack, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { isOwn, useServices } from "../services/services";
import { useLabel } from "../words/useLanguage";

interface Props {
  /** The names that are chosen; `undefined` is every service, also later ones. */
  value: string[] | undefined;
  onChange: (value: string[] | undefined) => void;
}

/** The services whose tokens an account may hold. */
export function ServiceChoice({ value, onChange }: Props) {
  const { t } = useTranslation("accounts");
  const id = useId();
  return (
    <Stack gap="xs" role="group" aria-labelledby={id}>
      <Text size="sm" fw={600} id={id}>
        {t("holds")}
      </Text>
      <SegmentedControl
        size="xs"
        value={value === undefined ? "all" : "some"}
        onChange={(choice) => onChange(choice === "all" ? undefined : [])}
        data={[
          { value: "all", label: t("holdsAll") },
          { value: "some", label: t("holdsSome") },
        ]}
      />
      {value !== undefined && <ServiceBoxes value={value} onChange={onChange} />}
    </Stack>
  );
}

/** The services, but for Jeton's own, of which everybody may hold tokens. */
export function ServiceBoxes({
  value,
  onChange,
  label: name,
}: {
  value: string[];
  onChange: (value: string[]) => void;
  label?: string;
}) {
  const label = useLabel();
  const services = useServices().filter((service) => !isOwn(service));
  return (
    <Checkbox.Group label={name} value={value} onChange={onChange}>
      <Stack gap={6}>
        {services.map((service) => (
          <Checkbox
            key={service.name}
            value={service.name}
            label={label(service.label)}
            description={service.name}
            aria-label={`${label(service.label)} ${service.name}`}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
