import { createTheme, type MantineColorsTuple } from "@mantine/core";

// From the colour of the coin on the icon. Shade 7 on white and shade 3 on dark have a contrast of more than 4.5.
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

export const theme = createTheme({
  colors: { coin },
  primaryColor: "coin",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  headings: { fontWeight: "650" },
});
