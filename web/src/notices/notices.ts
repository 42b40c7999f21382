import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, type Schemas } from "../api/client";

export type Notice = Schemas["NoticeView"];

const listed = ["get", "/api/v1/notices"] as const;

/** Who was told of a fault by mail, is still to be told or could not be. */
export function useNoticesOf(fault: string) {
  return useInfiniteQuery({
    queryKey: [...listed, fault],
    queryFn: async ({ pageParam }) => {
      const query = { fault, limit: 50, ...(pageParam === "" ? {} : { cursor: pageParam }) };
      const { data } = await call.GET("/api/v1/notices", { params: { query } });
      return data ?? { items: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

/** Has the mails that were given up tried again, those to one address or to all; how many there are. */
export function useRetryNotices() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (recipient: string | undefined) => {
      const query = recipient === undefined ? {} : { recipient };
      const { data } = await call.POST("/api/v1/notices/retry", { params: { query } });
      return data?.mails ?? 0;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: listed }),
  });
}
