import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";

import { PasswordDialog } from "../session/PasswordDialog";
import { Toasts } from "../ui/toast";
import { nonce } from "./nonce";
import { queries } from "./queries";
import { router } from "./router";
import { theme } from "./theme";

export function App() {
  return (
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <PasswordDialog />
          <Toasts />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}
