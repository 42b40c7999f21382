import { Stack, Tabs } from "@mantine/core";
import { useParams } from "@tanstack/react-router";

import { useService } from "../services/services";
import { PageHead } from "../ui/PageHead";
import { useLabel } from "../words/useLanguage";
import { Advice } from "./Advice";
import { KindSection } from "./KindSection";
import { isOwnSession } from "./permissions";

/** One's own tokens of a service, on the page and below the tab where its product has them. */
export function MyTokensPage() {
  const label = useLabel();
  const { service: name } = useParams({ from: "/shell/my/$service" });
  const service = useService(name);
  const kinds = service.kinds.filter((kind) => !isOwnSession(service, kind));
  const own = service.page.tab;
  const sections = (
    <Stack gap="lg">
      {kinds.map((kind) => (
        <KindSection key={kind.name} service={service} kind={kind} />
      ))}
      <Advice kinds={kinds} />
    </Stack>
  );

  return (
    <>
      <PageHead title={label(service.page.entry)} hint={label(service.label)} />
      {own ? (
        <Tabs defaultValue="tokens">
          <Tabs.List mb="lg">
            <Tabs.Tab value="tokens">{label(own)}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="tokens">{sections}</Tabs.Panel>
        </Tabs>
      ) : (
        sections
      )}
    </>
  );
}
