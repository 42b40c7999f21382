import { Center, Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

/** Says that something is on its way, once it has taken long enough to be noticed. */
export function Waiting() {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center mih={200} aria-busy="true">
      {late && <Loader aria-label={t("loading")} />}
    </Center>
  );
}
