// Where things are: the targets, for those who have more than one.
import { html, nothing } from 'lit';
import { get } from 'berth/api.js';
import { safe } from 'berth/format.js';
import { Loaded } from 'berth/page.js';

/** The targets that the user may see; without the right to, the one that there always is. */
export function targets(page) {
  return new Loaded(page, () => get('/api/targets').catch(() => []));
}

/** A choice among several targets, kept in the address; nothing if there is one. */
export function targetChoice(page, all) {
  const names = (all.value ?? []).map((one) => one.name);
  return names.length < 2 ? nothing : html`<label class="visually-hidden" for="target">Target</label>
    <select id="target" @change=${(e) => page.setQuery({ target: e.target.value === 'local' ? null : e.target.value })}>
      ${names.map((one) => html`<option value=${one} ?selected=${one === page.query('target', 'local')}>${safe(one, 60)}</option>`)}</select>`;
}
