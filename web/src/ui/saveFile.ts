/** Has the browser save something under a name. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser begins to read it after this task.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
