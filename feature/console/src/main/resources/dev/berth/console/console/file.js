// Files that pages give to their user.

/** As long as a browser may take to fetch what it was told to keep. */
const KEPT_MILLIS = 60_000;

/** Has the browser keep a file. */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MILLIS);
}
