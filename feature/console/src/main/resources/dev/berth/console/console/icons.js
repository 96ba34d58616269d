// The console's icons: strokes on a field of 24 by 24, drawn for it.
import { svg } from 'lit';

const paths = {
  overview: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  stacks: 'M12 3l9 5-9 5-9-5zM3 12l9 5 9-5M3 16l9 5 9-5',
  images: 'M4 7l8-4 8 4v10l-8 4-8-4zM4 7l8 4 8-4M12 11v10',
  networks: 'M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4',
  volumes: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0',
  nodes: 'M3 4h18v6H3zM3 14h18v6H3zM7 7h.01M7 17h.01',
  routes: 'M4 6h10a4 4 0 010 8H8a3 3 0 000 6h12M17 17l3 3-3 3',
  certificates: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM9 12l2 2 4-4',
  parameters: 'M4 6h10M18 6h2M14 4v4M4 12h2M10 12h10M6 10v4M4 18h8M16 18h4M12 16v4',
  secrets: 'M5 11h14v10H5zM8 11V7a4 4 0 018 0v4',
  discover: 'M11 4a7 7 0 100 14 7 7 0 000-14zM16 16l5 5',
  templates: 'M4 5h16M4 10h10M4 15h16M4 20h7',
  metrics: 'M4 20V4M4 20h16M7 16l4-5 3 3 5-7',
  dashboards: 'M3 4h8v7H3zM13 4h8v4h-8zM13 10h8v10h-8zM3 13h8v7H3z',
  alerts: 'M6 17V11a6 6 0 0112 0v6l2 2H4zM10 21h4',
  usage: 'M5 20V10M10 20V4M15 20v-8M20 20v-5',
  users: 'M9 4a4 4 0 100 8 4 4 0 000-8zM2 21c0-8 14-8 14 0M16 4a4 4 0 010 8M18 14c3 1 4 4 4 7',
  tenants: 'M3 21V8l7-5 7 5v13zM8 21v-6h4v6M17 11h4v10h-4',
  policies: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7',
  audit: 'M4 4h12v6M4 4v16h7M8 8h4M8 12h3M17 13a4 4 0 100 8 4 4 0 000-8zM17 15v2l1 1',
  account: 'M12 3a5 5 0 100 10 5 5 0 000-10zM3 22c0-10 18-10 18 0',
  app: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z',
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M5 5l14 14M19 5L5 19',
  theme: 'M12 3a9 9 0 100 18 7 7 0 010-18z',
  out: 'M14 4h6v16h-6M10 8l-5 4 5 4M5 12h10',
  add: 'M12 4v16M4 12h16',
  terminal: 'M3 5h18v14H3zM7 9l3 3-3 3M12 15h5',
  play: 'M7 4l13 8-13 8z',
  stop: 'M6 6h12v12H6z',
  restart: 'M20 11a8 8 0 10-2 6M20 4v7h-7',
  undo: 'M9 5L4 10l5 5M4 10h10a6 6 0 010 12h-3',
  remove: 'M4 6h16M9 6V3h6v3M6 6l1 15h10l1-15',
  download: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  open: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  down: 'M6 9l6 6 6-6',
  right: 'M9 6l6 6-6 6',
  star: 'M12 3l3 6 6 1-4.500 4 1 6-5.500-3-5.500 3 1-6L3 10l6-1z',
  filter: 'M3 5h18l-7 8v7l-4-2v-5z',
  columns: 'M4 4h16v16H4zM10 4v16M15 4v16',
  eye: 'M2 12c5-8 15-8 20 0-5 8-15 8-20 0zM12 9a3 3 0 100 6 3 3 0 000-6z',
};

/** An icon; a text beside it or the button's label says what it means. */
export function icon(name, size = 18) {
  return svg`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
    stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"
    ><path d=${paths[name] ?? paths.app}></path></svg>`;
}
