import { Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import classes from "./Shell.module.css";

/** Over the entries of the navigation that belong together. */
export function Heading({ children }: { children: ReactNode }) {
  return (
    <Title order={2} size="xs" c="dimmed" px="sm" mb={4}>
      {children}
    </Title>
  );
}

interface EntryProps {
  to: string;
  label: string;
  icon: ReactNode;
  path: string;
  /** What stands at its end. */
  mark?: ReactNode;
}

/** A way to another page. */
export function Entry({ to, label, icon, path, mark }: EntryProps) {
  const active = path === to || path.startsWith(`${to}/`);
  return (
    <Link to={to} className={classes.entry} aria-current={active ? "page" : undefined}>
      {icon}
      {label}
      {mark}
    </Link>
  );
}
