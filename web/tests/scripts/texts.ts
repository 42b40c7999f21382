import type { Page } from "playwright-core";

/** Texts that try to be something else: each calls `ran` where it is taken for code. */
export const texts = [
  "<script>ran()</script>",
  "<img src=x onerror=ran()>",
  "<svg onload=ran()>",
  "<svg><script>ran()</script></svg>",
  '"><script>ran()</script>',
  "'><script>ran()</script>",
  '"><img src=x onerror=ran()>',
  "'><img src=x onerror=ran()>",
  "</title><script>ran()</script>",
  "</textarea><script>ran()</script>",
  "</style><script>ran()</script>",
  "--><script>ran()</script>",
  "<!--><script>ran()</script>-->",
  "]]><script>ran()</script>",
  "<iframe srcdoc='<script>parent.ran()</script>'>",
  "<iframe src=javascript:parent.ran()>",
  "<a href=javascript:ran()>click</a>",
  "javascript:ran()",
  "<body onload=ran()>",
  "<input autofocus onfocus=ran()>",
  "<select autofocus onfocus=ran()>",
  "<textarea autofocus onfocus=ran()>",
  "<video><source onerror=ran()></video>",
  "<audio src=x onerror=ran()>",
  "<details open ontoggle=ran()>",
  "<marquee onstart=ran()>",
  "<object data=javascript:ran()>",
  "<embed src=javascript:ran()>",
  "<form><button formaction=javascript:ran()>x",
  "<math><mi href=javascript:ran()>x</mi></math>",
  "<link rel=stylesheet href=data:,*{}>",
  "<style>@import 'data:,'</style>",
  "<meta http-equiv=refresh content=0;url=javascript:ran()>",
  "<base href=javascript:ran()//>",
  "<template><script>ran()</script></template>",
  "<noscript><p title='</noscript><img src=x onerror=ran()>'>",
  "{{constructor.constructor('ran()')()}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what somebody might try
  "${ran()}",
  "#{ran()}",
  "<%= ran() %>",
  "{{ name }}",
  "$t(common:close)",
  "\\u003cscript\\u003eran()\\u003c/script\\u003e",
  "&lt;script&gt;ran()&lt;/script&gt;",
  "&#60;script&#62;ran()&#60;/script&#62;",
  "<ScRiPt>ran()</sCrIpT>",
  "<img/src=x/onerror=ran()>",
  "<img src=`x` onerror=`ran()`>",
  "__proto__",
  "<x onclick=ran() tabindex=0 autofocus onfocus=ran()>",
];

export interface Watched {
  page: Page;
  ran: () => Promise<number>;
}

/** A page that counts what ran, and what its policy kept from running. */
export async function watched(page: Page): Promise<Watched> {
  await page.context().addInitScript(() => {
    const counted = globalThis as unknown as { count: number; ran: () => void; alert: () => void };
    counted.count = 0;
    counted.ran = () => {
      counted.count += 1;
    };
    counted.alert = counted.ran;
    document.addEventListener("securitypolicyviolation", counted.ran);
  });
  return { page, ran: () => page.evaluate(() => (globalThis as unknown as { count: number }).count) };
}
