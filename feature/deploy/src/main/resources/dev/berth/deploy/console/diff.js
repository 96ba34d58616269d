// The lines in which two texts differ.

/**
 * @returns {Array<{kind: 'same'|'gone'|'new', text: string, old?: number, now?: number}>}
 */
export function compare(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head++;
  }
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) {
    tail++;
  }
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const lines = [
    ...a.slice(0, head).map((text) => ({ kind: 'same', text })),
    ...middle,
    ...a.slice(a.length - tail).map((text) => ({ kind: 'same', text })),
  ];
  let old = 0;
  let now = 0;
  for (const line of lines) {
    line.old = line.kind === 'new' ? undefined : ++old;
    line.now = line.kind === 'gone' ? undefined : ++now;
  }
  return lines;
}

/** By the longest common subsequence; what is too long for that is told as wholly another. */
function between(a, b) {
  if (a.length * b.length > 4_000_000) {
    return [...a.map((text) => ({ kind: 'gone', text })), ...b.map((text) => ({ kind: 'new', text }))];
  }
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      lines.push({ kind: 'gone', text: a[i++] });
    } else {
      lines.push({ kind: 'new', text: b[j++] });
    }
  }
  return lines;
}

/** The same without long stretches that are equal: `{kind: 'skip', count}` stands for one. */
export function folded(lines, around = 3) {
  const near = new Array(lines.length).fill(false);
  lines.forEach((line, i) => {
    if (line.kind !== 'same') {
      near.fill(true, Math.max(0, i - around), Math.min(lines.length, i + around + 1));
    }
  });
  const shown = [];
  lines.forEach((line, i) => {
    if (near[i]) {
      shown.push(line);
    } else if (shown.at(-1)?.kind === 'skip') {
      shown.at(-1).count++;
    } else {
      shown.push({ kind: 'skip', count: 1 });
    }
  });
  return shown;
}
