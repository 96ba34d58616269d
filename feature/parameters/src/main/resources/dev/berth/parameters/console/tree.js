// Parameters as a tree: each part of a name between slashes is a level.

/**
 * The levels of a tree: `{ label, path, folders, leaves, count }`, folders before leaves, each by
 * name.
 *
 * @param {Array<{name: string}>} parameters
 */
export function tree(parameters) {
  const root = level('', '');
  for (const one of parameters) {
    const parts = one.name.split('/').filter(Boolean);
    let at = root;
    at.count++;
    for (const part of parts.slice(0, -1)) {
      if (!at.folders.has(part)) {
        at.folders.set(part, level(part, `${at.path}/${part}`));
      }
      at = at.folders.get(part);
      at.count++;
    }
    at.leaves.push({ label: parts.at(-1) ?? one.name, parameter: one });
  }
  return settle(root);
}

function level(label, path) {
  return { label, path, folders: new Map(), leaves: [], count: 0 };
}

function settle(one) {
  const byLabel = (a, b) => a.label.localeCompare(b.label, undefined, { numeric: true });
  return { ...one, folders: [...one.folders.values()].map(settle).sort(byLabel), leaves: one.leaves.sort(byLabel) };
}

/**
 * What is seen of a tree, line by line: folders that are open, and all there is while something is
 * searched.
 */
export function lines(root, isOpen) {
  const all = [];
  const walk = (one, depth) => {
    for (const folder of one.folders) {
      const open = isOpen(folder.path);
      all.push({ key: `${folder.path}/`, depth, folder, open });
      if (open) {
        walk(folder, depth + 1);
      }
    }
    for (const leaf of one.leaves) {
      all.push({ key: leaf.parameter.name, depth, leaf });
    }
  };
  walk(root, 1);
  return all;
}
