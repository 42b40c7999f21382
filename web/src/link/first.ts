import { queryOptions } from "@tanstack/react-query";

import { api } from "../api/client";

/** Whether the first administrator has yet to choose a password. */
export const firstQuery = queryOptions({
  ...api.queryOptions("get", "/api/v1/first-administrator"),
  retry: false,
});
