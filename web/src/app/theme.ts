import {
  type CSSVariablesResolver,
  createTheme,
  DEFAULT_THEME,
  darken,
  type MantineColorsTuple,
  mergeThemeOverrides,
} from "@mantine/core";

import { giveFocusBack } from "../ui/focus";

// From the colour of the coin on the icon. White on shade 7, and shade 3 on dark, have a contrast of more than 4.5.
const coin: MantineColorsTuple = [
  "#e6f7f7",
  "#cdecec",
  "#9fdadb",
  "#70c7c9",
  "#4bb7ba",
  "#2fa5a9",
  "#178c91",
  "#0b6e74",
  "#095b60",
  "#06474b",
];

// Mantine's darkest orange is too light to write on in white.
const orange = DEFAULT_THEME.colors.orange.with(9, "#c2410c") as unknown as MantineColorsTuple;

const base = createTheme({
  colors: { coin, orange },
  primaryColor: "coin",
  primaryShade: 7,
  respectReducedMotion: true,
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontWeight: "650" },
});

/** The look of every page. What closes something, or shows a password, has a picture alone, and so needs a name. */
export function themeWith({ close, show }: { close: string; show: string }) {
  const named = { "aria-label": close };
  return mergeThemeOverrides(base, {
    components: {
      // A header within a window is not the header of the page.
      ModalHeader: { defaultProps: { role: "presentation" } },
      DrawerHeader: { defaultProps: { role: "presentation" } },
      // The first entry has the focus; what would have it instead is no entry, and a menu may hold nothing else.
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
      // Cut off, it says nothing.
      Badge: { defaultProps: { miw: "max-content" } },
      ModalRoot: { defaultProps: { onExitTransitionEnd: giveFocusBack } },
      DrawerRoot: { defaultProps: { onExitTransitionEnd: giveFocusBack } },
      Modal: { defaultProps: { closeButtonProps: named } },
      Drawer: { defaultProps: { closeButtonProps: named } },
      Alert: { defaultProps: { closeButtonLabel: close } },
      Notification: { defaultProps: { closeButtonProps: named } },
      PasswordInput: { defaultProps: { visibilityToggleButtonProps: { "aria-label": show } } },
    },
  });
}

/** Mantine's greys for what matters less, and its colours on light grounds, are too faint to read: less than 4.5 to 1. */
export const variables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5c636a",
    "--mantine-color-placeholder": "#6c757d",
    "--mantine-color-error": colors.red[9],
    ...Object.fromEntries(
      Object.entries(colors).flatMap(([name, shades]) => [
        [`--mantine-color-${name}-light-color`, darken(shades[9], 0.25)],
        [`--mantine-color-${name}-text`, shades[9]],
      ]),
    ),
  },
  dark: {
    "--mantine-color-dimmed": "#b4b4b4",
    "--mantine-color-placeholder": "#a0a0a0",
    "--mantine-color-error": colors.red[4],
    "--mantine-color-anchor": colors.coin?.[3] ?? "",
  },
});
