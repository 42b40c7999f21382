import { Stack, Text } from "@mantine/core";
import { type Ref, useId, useImperativeHandle, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import classes from "./PolicyEditor.module.css";
import { offsetOf, type Place } from "./text";

/** What others may ask of the editor. */
export interface Editor {
  /** Puts the cursor at a place, and shows it. */
  goTo: (place: Place) => void;
}

interface Props {
  text: string;
  onChange: (text: string) => void;
  /** Where the text is wrong. */
  wrong: Place | undefined;
  /** The element that says what is wrong. */
  describedBy: string;
  editor: Ref<Editor>;
  readOnly?: boolean;
}

/** In pixels, as the style has them: 1.25rem for a line, and 0.75rem before the first. */
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** A text with numbers at its lines, in which the wrong one is marked. */
export function PolicyEditor({ text, onChange, wrong, describedBy, editor, readOnly = false }: Props) {
  const { t } = useTranslation("services");
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const count = text.split("\n").length;

  useImperativeHandle(editor, () => ({
    goTo: (place) => {
      const at = offsetOf(text, place);
      area.current?.focus();
      area.current?.setSelectionRange(at, at);
      area.current?.scrollTo({ top: Math.max(0, (place.line - 5) * 1.25 * rem()) });
    },
  }));

  return (
    <Stack gap={4}>
      <Text component="label" htmlFor={id} size="sm" fw={500}>
        {t("policy.label")}
      </Text>
      <div className={classes.frame}>
        <div className={classes.lines} aria-hidden>
          <div style={{ transform: `translateY(${-scrolled}px)` }}>
            {Array.from({ length: count }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              <div key={index} data-wrong={wrong?.line === index + 1 || undefined}>
                {index + 1}
              </div>
            ))}
          </div>
        </div>
        <div className={classes.area}>
          {wrong !== undefined && (
            <div
              className={classes.mark}
              style={{ top: `calc(${(wrong.line - 1) * 1.25 + 0.75}rem - ${scrolled}px)` }}
            />
          )}
          <textarea
            id={id}
            ref={area}
            className={classes.text}
            value={text}
            onChange={(event) => onChange(event.currentTarget.value)}
            onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
            wrap="off"
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            readOnly={readOnly}
            aria-invalid={wrong !== undefined}
            aria-describedby={describedBy}
          />
        </div>
      </div>
    </Stack>
  );
}
