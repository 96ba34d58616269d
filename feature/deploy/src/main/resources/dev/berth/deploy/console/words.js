// What states look like, and links that several pages of stacks share.
import { html, nothing } from 'lit';
import { badge, icon } from 'berth/ui.js';
import { isWeb, safe } from 'berth/format.js';

const GOOD = new Set(['running', 'completed', 'healthy', 'up', 'ready', 'done']);
const BUSY = new Set(['deploying', 'starting', 'created', 'removing', 'updating', 'rollback_started', 'progress']);
const IDLE = new Set(['stopped', 'none', 'exited']);

export function kindOf(state) {
  if (GOOD.has(state)) {
    return 'good';
  }
  if (BUSY.has(state)) {
    return 'busy';
  }
  return IDLE.has(state) ? '' : 'bad';
}

export function stateBadge(state) {
  return badge(kindOf(state), state);
}

/** The state of a task: one that ended badly is not merely over. */
export function taskBadge(task) {
  if (task.state === 'exited') {
    return badge(task.exitCode === 0 ? '' : 'bad', task.exitCode === 0 ? 'ended' : `ended with ${task.exitCode}`);
  }
  return task.health === 'none' ? stateBadge(task.state) : stateBadge(task.health);
}

/** Of tasks, the one that ended badly last; null: none has. */
export function lastFailure(tasks) {
  return tasks.filter((one) => one.state === 'exited' && one.exitCode !== 0)
    .reduce((last, one) => (!last || one.finished > last.finished ? one : last), null);
}

/** Addresses that open in a window of their own; nothing but the web's are links. */
export function addresses(urls) {
  return urls?.length ? urls.map((one) => (isWeb(one)
    ? html`<a class="address" href=${one} target="_blank" rel="noopener noreferrer">${safe(one, 100)} ${icon('open', 14)}<span class="visually-hidden">(opens in a new window)</span></a> `
    : html`<span>${safe(one, 100)}</span> `)) : nothing;
}

export const stackPath = (stack, rest = '') => `stacks/${encodeURIComponent(stack)}${rest}`;
export const servicePath = (stack, service, rest = '') => `${stackPath(stack)}/services/${encodeURIComponent(service)}${rest}`;
export const taskPath = (task) => `${stackPath(task.stack)}/tasks/${encodeURIComponent(task.id)}`;

/** Leads to a stack, for what may belong to none. */
export function stackLink(shell, stack) {
  return stack ? html`<a href=${shell.href(stackPath(stack))}>${safe(stack, 120)}</a>` : 'none';
}

export const stackUrl = (stack, rest = '') => `/api/stacks/${encodeURIComponent(stack)}${rest}`;
export const serviceUrl = (stack, service, rest = '') => `${stackUrl(stack)}/services/${encodeURIComponent(service)}${rest}`;

/** Tabs as links: back and forward go through them. */
export function tabs(label, all, current, href) {
  return html`<nav class="tabs" aria-label=${label}>${all.map(([key, title]) => html`<a href=${href(key)}
    aria-current=${key === current ? 'page' : nothing}>${title}</a>`)}</nav>`;
}

/** The way back up. */
export function trail(shell, ...steps) {
  return html`<nav class="trail" aria-label="Where this is">${steps.map(([title, path], i) => html`${i > 0
    ? html`<span aria-hidden="true"> / </span>` : nothing}${path === null ? html`<span aria-current="page">${safe(title, 60)}</span>`
    : html`<a href=${shell.href(path)}>${safe(title, 60)}</a>`}`)}</nav>`;
}
