import { Button, Group, Menu, Text, useMantineColorScheme } from "@mantine/core";
import {
  IconCopy,
  IconHelp,
  IconKey,
  IconLanguage,
  IconLogout,
  IconSunMoon,
  IconUser,
  IconUserCircle,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { call } from "../api/client";
import { holds, type Service, useServices } from "../services/services";
import { useMe } from "../session/me";
import { copyText } from "../ui/clipboard";
import { tell, tellFailure } from "../ui/toast";
import { choose, languageNames, languages } from "../words";
import { useLabel, useLanguage } from "../words/useLanguage";

type Place = "top-right" | "bottom-left";

/** The menu of the account: where the service that one looks at has it, and with the entries that its policy names. */
export function AccountMenu({ place, current }: { place: Place; current: Service | undefined }) {
  const { t } = useTranslation("shell");
  const common = useTranslation("common").t;
  const session = useTranslation("session").t;
  const label = useLabel();
  const language = useLanguage();
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const held = useServices().filter((service) => holds(me, service) && !service.disabled);
  const shown =
    current === undefined ? held : [current, ...held.filter((other) => other.name !== current.name)];

  const signOut = async () => {
    try {
      await call.DELETE("/api/v1/session");
    } catch (thrown) {
      tellFailure(thrown);
      return;
    }
    // By loading the page anew, so that nothing is left of what was seen.
    globalThis.location.assign("/sign-in");
  };

  const copySecret = async (service: Service, kind: string, what: string) => {
    try {
      const { data } = await call.GET("/api/v1/tokens", {
        params: { query: { service: service.name, kind, state: "active" } },
      });
      const token = data?.items.find((one) => one.session === me.id) ?? data?.items[0];
      if (token === undefined) {
        tell(t("noneToCopy"));
        return;
      }
      const path = { id: token.id };
      const revealed = await call.POST("/api/v1/tokens/{id}/reveal", { params: { path }, body: {} });
      if (revealed.data !== undefined && (await copyText(revealed.data.secret))) {
        tell(t("copiedFromMenu", { what }));
      }
    } catch (thrown) {
      tellFailure(thrown);
    }
  };

  return (
    <Menu position={place === "top-right" ? "bottom-end" : "top-start"} width={260} withinPortal={false}>
      <Menu.Target>
        {place === "top-right" ? (
          <Button variant="default" px="xs" aria-label={t("accountMenu", { name: me.account.name })}>
            <Group gap="xs" wrap="nowrap">
              <IconUserCircle size={20} />
              <Text size="sm" truncate maw={220} visibleFrom="xs">
                {me.account.name}
              </Text>
            </Group>
          </Button>
        ) : (
          <Button
            variant="default"
            fullWidth
            justify="flex-start"
            leftSection={<IconUserCircle size={20} />}
            aria-label={t("accountMenu", { name: me.account.name })}
          >
            <Text size="sm" truncate>
              {me.account.name}
            </Text>
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.account.name}</Menu.Label>
        {shown.map((service) => (
          <Menu.Item
            key={service.name}
            component={Link}
            to={`/my/${service.name}`}
            leftSection={<IconKey size={16} />}
            rightSection={
              shown.length > 1 && (
                <Text size="xs" c="dimmed">
                  {label(service.label)}
                </Text>
              )
            }
          >
            {label(service.page.entry)}
          </Menu.Item>
        ))}
        {shown.flatMap((service) =>
          service.kinds.flatMap((kind) => {
            const words = kind.page.menu_copy;
            return words === undefined || words === null ? (
              []
            ) : (
              <Menu.Item
                key={`${service.name} ${kind.name}`}
                leftSection={<IconCopy size={16} />}
                onClick={() => void copySecret(service, kind.name, label(kind.label))}
              >
                {label(words)}
              </Menu.Item>
            );
          }),
        )}
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} />}>
          {t("myAccount")}
        </Menu.Item>
        <Menu.Item component={Link} to="/refused" leftSection={<IconHelp size={16} />}>
          {t("whyRefused")}
        </Menu.Item>
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={<IconLanguage size={16} />}>{common("language")}</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            {languages.map((tag) => (
              <Menu.Item
                key={tag}
                lang={tag}
                onClick={() => void choose(tag)}
                aria-current={tag === language}
              >
                {languageNames[tag]}
              </Menu.Item>
            ))}
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={<IconSunMoon size={16} />}>{common("theme")}</Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            {(["light", "dark", "auto"] as const).map((scheme) => (
              <Menu.Item
                key={scheme}
                onClick={() => setColorScheme(scheme)}
                aria-current={scheme === colorScheme}
              >
                {common(scheme)}
              </Menu.Item>
            ))}
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {session("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
