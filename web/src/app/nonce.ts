/** By which the page's policy knows the styles that the page brought itself. A browser shows it to scripts of the page alone. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
