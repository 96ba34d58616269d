// What every page looks like: imported into each element's shadow root. Colours are custom
// properties of the document (shell.css), so the theme reaches in.
import { css } from 'lit';

export const base = css`
  :host { display: block; color: var(--text); font: var(--font); }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  h1 { font-size: 1.375rem; margin: 0 0 1rem; font-weight: 600; }
  h2 { font-size: 1.0625rem; margin: 1.5rem 0 .5rem; font-weight: 600; }
  h3 { font-size: .9375rem; margin: 1rem 0 .375rem; font-weight: 600; }
  h1, h2, h3, p, li, dt, label, legend, summary { overflow-wrap: anywhere; }
  p { margin: .5rem 0; max-width: 75ch; }
  a { color: var(--link); text-underline-offset: 2px; }
  code, pre, .mono { font-family: var(--mono); font-size: .8125rem; }
  pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  .muted { color: var(--muted); }
  .number { text-align: end; font-variant-numeric: tabular-nums; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }

  button, .button {
    font: inherit; color: var(--text); background: var(--raised); border: 1px solid var(--edge);
    border-radius: 6px; padding: .375rem .75rem; min-height: 2.125rem; cursor: pointer;
    display: inline-flex; align-items: center; gap: .375rem; text-decoration: none; white-space: nowrap;
  }
  button:hover:not(:disabled), .button:hover { background: var(--hover); }
  button:disabled { color: var(--muted); cursor: not-allowed; }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
  button.primary:hover:not(:disabled) { background: var(--accent-hover); }
  button.primary:disabled { background: var(--raised); border-color: var(--edge); color: var(--muted); }
  button.danger:not(:disabled) { color: var(--bad); border-color: var(--bad); }
  button.danger:hover:not(:disabled) { background: var(--bad); color: var(--on-accent); }
  button.danger:disabled { color: var(--muted); border-color: var(--edge); }
  button.plain { background: none; border-color: transparent; padding: .25rem .5rem; }

  input, select, textarea {
    font: inherit; color: var(--text); background: var(--field); border: 1px solid var(--field-edge);
    border-radius: 6px; padding: .375rem .625rem; min-height: 2.125rem; max-width: 100%;
  }
  textarea { font-family: var(--mono); font-size: .8125rem; line-height: 1.5; }
  input[type='checkbox'], input[type='radio'] { min-height: 0; width: 1rem; height: 1rem; accent-color: var(--accent); }
  [aria-invalid='true'] { border-color: var(--bad); }
  label { display: block; margin: 0 0 .25rem; font-weight: 500; }
  .field { margin: 0 0 .875rem; }
  .field > input, .field > select, .field > textarea { width: 100%; }
  .hint { color: var(--muted); font-size: .8125rem; margin: .25rem 0 0; }
  .problem { color: var(--bad); font-size: .8125rem; margin: .25rem 0 0; }

  .bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 0 0 1rem; overflow-wrap: anywhere; }
  .bar h1, .bar h2 { margin: 0; }
  .bar > .push { margin-inline-start: auto; }
  .card { background: var(--surface); border: 1px solid var(--edge); border-radius: 8px; padding: 1rem; }
  .cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
  dl.facts { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: .25rem 1rem; margin: 0; }
  dl.facts dt { color: var(--muted); }
  dl.facts dd { margin: 0; overflow-wrap: anywhere; }
  dl.facts .short { max-width: 100%; }

  .scroll { position: relative; overflow-x: auto; border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: start; padding: .4375rem .75rem; vertical-align: top; border-bottom: 1px solid var(--edge); }
  td { overflow-wrap: anywhere; min-width: 4rem; }
  td.number { white-space: nowrap; }
  th { font-weight: 500; color: var(--muted); font-size: .8125rem; white-space: nowrap; }
  tbody tr:last-child > * { border-bottom: 0; }
  tbody tr:hover { background: var(--hover); }

  .badge { display: inline-flex; align-items: center; gap: .3125rem; border-radius: 99px; padding: .0625rem .5rem; font-size: .8125rem; border: 1px solid var(--edge); white-space: nowrap; }
  .badge::before { content: ''; width: .5rem; height: .5rem; border-radius: 99px; background: var(--muted); }
  .badge.good::before { background: var(--good); }
  .badge.busy::before { background: var(--warn); }
  .badge.bad::before { background: var(--bad); }
  .tabs { display: flex; gap: .25rem; border-bottom: 1px solid var(--edge); margin: 0 0 1rem; overflow-x: auto; }
  .tabs a { padding: .5rem .75rem; text-decoration: none; color: var(--muted); border-bottom: 2px solid transparent; white-space: nowrap; }
  .tabs a[aria-current='page'] { color: var(--text); border-color: var(--accent); }
  .short { display: inline-block; max-width: 22rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; }
  .note { display: block; color: var(--muted); font-size: .8125rem; } .note.bad { color: var(--bad); } .note.warn { color: var(--warn); } .note.long { min-width: 12rem; }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (max-width: 40rem) { th, td { padding: .4375rem .5rem; } .card { padding: .75rem; } }
`;
