import { expect, test } from "vitest";

import { eventReader } from "./stream";

const whole =
  ': following\n\nid: 7\nevent: token.issued\ndata: {"seq":7}\n\n: quiet\n\nid: 9\ndata: a\ndata: b\n\n';
const wanted = [
  { id: "7", data: '{"seq":7}' },
  { id: "9", data: "a\nb" },
];

test("events are read however the pieces are cut, and remarks are none", () => {
  for (let size = 1; size <= whole.length; size += 1) {
    const read = eventReader();
    const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
      whole.slice(i * size, (i + 1) * size),
    );

    const events = pieces.flatMap(read);

    expect(events, `pieces of ${size}`).toEqual(wanted);
  }
});

test("an event that broke off is none", () => {
  expect(eventReader()('id: 7\ndata: {"seq"')).toEqual([]);
});
