// The settings of an identity provider as a form, and what the API takes of it.
import { html, nothing } from 'lit';
import { field } from './form.js';

const ROLES = ['none', 'member', 'viewer', 'developer', 'owner'];
const TEXTS = ['title', 'issuer', 'clientId', 'clientSecret', 'userClaim', 'tenant', 'role', 'groupsClaim', 'publicUrl'];

/** The controls; `one` is the provider that is changed, or `{ tenant }` for a new one. */
export function fields(one) {
  const known = Boolean(one.name);
  const text = (id, name, label, hint, more = {}) => field(id, label, html`<input id=${id} name=${name} .defaultValue=${one[name] ?? ''} type=${more.type ?? 'text'}
    ?required=${more.required} maxlength=${more.most ?? 255} placeholder=${more.example ?? nothing} autocomplete="off" autocapitalize="none" spellcheck="false">`, hint);
  return html`
    ${known ? nothing : text('oidc-name', 'name', 'Name', 'Part of the address that the provider sends browsers back to: /api/oidc/NAME/callback', { required: true, most: 63 })}
    ${text('oidc-title', 'title', 'Title', 'What the button of the log-in page says.', { most: 100 })}
    ${text('oidc-issuer', 'issuer', 'Issuer', known ? 'Where it is another, those whom this one vouches for are logged out.' : '', { type: 'url', required: true, most: 1000, example: 'https://login.example.org/realms/main' })}
    ${text('oidc-client', 'clientId', 'Client id', '', { required: true })}
    ${field('oidc-secret', known ? 'New client secret' : 'Client secret', html`<input id="oidc-secret" name="clientSecret" type="password" autocomplete="new-password">`,
      known && one.hasSecret ? 'Leave it empty to keep the one that is stored. Nobody can show it.' : 'Nobody can show it again.')}
    ${known && one.hasSecret ? html`<div class="field"><label><input type="checkbox" name="withoutSecret"> Forget the secret that is stored</label></div>` : nothing}
    ${text('oidc-tenant', 'tenant', 'Tenant', 'The home of the users that it vouches for.', { required: true, most: 63 })}
    ${field('oidc-role', 'Role of its users', html`<select id="oidc-role" name="role">${ROLES.map((role) => html`<option value=${role} ?selected=${role === (one.role ?? 'viewer')}>${role === 'none' ? 'none: only users of the groups below may log in' : role}</option>`)}</select>`)}
    ${text('oidc-user', 'userClaim', 'Claim with the name', 'What of a token becomes the name of a new user.', { example: 'preferred_username' })}
    ${text('oidc-claim', 'groupsClaim', 'Claim with groups', '', { example: 'groups' })}
    ${field('oidc-roles', 'Roles of groups', html`<textarea id="oidc-roles" name="roles" rows="3" spellcheck="false" placeholder="makers = developer" .defaultValue=${Object.entries(one.roles ?? {}).map(([group, role]) => `${group} = ${role}`).join('\n')}></textarea>`, 'One a line: group = role. They count from the next log-in on.')}
    ${field('oidc-scopes', 'Scopes', html`<input id="oidc-scopes" name="scopes" .defaultValue=${(one.scopes ?? []).join(' ')} placeholder="openid profile" autocomplete="off" autocapitalize="none" spellcheck="false">`, 'What is asked for, with spaces between.')}
    ${text('oidc-url', 'publicUrl', 'Public address of Berth', 'Where browsers reach Berth, if it is not where they are now.', { type: 'url', most: 1000, example: location.origin })}`;
}

/** What the API takes; without the name for one that has it. */
export function wish(values, known) {
  const made = known ? {} : { name: values.get('name').trim() };
  for (const name of TEXTS) {
    const text = values.get(name).trim();
    if (text) {
      made[name] = text;
    }
  }
  if (values.get('withoutSecret')) {
    made.clientSecret = '';
  }
  const scopes = values.get('scopes').split(/\s+/).filter(Boolean);
  if (scopes.length) {
    made.scopes = scopes;
  }
  const roles = {};
  for (const line of values.get('roles').split('\n').filter((one) => one.trim())) {
    const at = line.lastIndexOf('=');
    if (at < 1) {
      throw new Error(`'${line.trim()}' is no group with a role. Write it as: group = role`);
    }
    roles[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return { ...made, ...(Object.keys(roles).length ? { roles } : {}) };
}
