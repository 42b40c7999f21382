import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  mt?: "md" | 0;
}

/** Adds the next page of a list below what is there, while there is one. */
export function More({ pages, mt = "md" }: Props) {
  const { t } = useTranslation();
  if (!pages.hasNextPage) return null;
  return (
    <Button
      variant="default"
      mt={mt}
      ml="auto"
      display="block"
      loading={pages.isFetchingNextPage}
      onClick={() => void pages.fetchNextPage()}
    >
      {t("more")}
    </Button>
  );
}
