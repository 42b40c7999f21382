import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { PasswordDialog } from "../session/PasswordDialog";
import { Toasts } from "../ui/toast";
import { nonce } from "./nonce";
import { queries } from "./queries";
import { router } from "./router";
import { themeWith, variables } from "./theme";

export function App() {
  const { t } = useTranslation();
  const theme = useMemo(() => themeWith({ close: t("close"), show: t("showPassword") }), [t]);
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <PasswordDialog />
          <Toasts />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
