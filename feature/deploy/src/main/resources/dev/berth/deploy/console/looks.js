// What the pages of stacks add to the console's look.
import { css } from 'lit';

export const looks = css`
  .trail { margin: 0 0 .5rem; color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
  h1 { overflow-wrap: anywhere; }
  .address { display: inline-flex; align-items: center; gap: .25rem; overflow-wrap: anywhere; }
  .reason { color: var(--bad); overflow-wrap: anywhere; white-space: pre-wrap; }
  .two { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); align-items: start; }
  .two > * { min-width: 0; }
  .card > h2:first-child { margin-top: 0; }
  .warning { border-inline-start: 3px solid var(--warn); padding: .25rem .75rem; margin: .5rem 0; overflow-wrap: anywhere; white-space: pre-wrap; }
  .actions { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
`;
