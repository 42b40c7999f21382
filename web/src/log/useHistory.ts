import { useInfiniteQuery } from "@tanstack/react-query";

import { call } from "../api/client";

/** What the log has about a token or an account, the latest first, a page after the other. */
export function useHistory(about: { token: string } | { account: string }) {
  const asked = { ...about, order: "newest" as const, limit: 20 };
  return useInfiniteQuery({
    queryKey: ["get", "/api/v1/log", "pages", asked],
    queryFn: async ({ pageParam }) => {
      const query = { ...asked, ...(pageParam === "" ? {} : { cursor: pageParam }) };
      const { data } = await call.GET("/api/v1/log", { params: { query } });
      return data ?? { items: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}
