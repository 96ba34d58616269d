// The root of the local authority: what it is, and how one comes to trust it.
import { LitElement, html, css } from 'lit';
import { base } from 'berth/styles.js';
import { Loaded } from 'berth/page.js';
import { get } from 'berth/api.js';
import { save } from 'berth/file.js';
import { safe } from 'berth/format.js';
import { icon } from 'berth/ui.js';

const WAYS = [
  ['Debian, Ubuntu', 'sudo cp berth-root.crt /usr/local/share/ca-certificates/\nsudo update-ca-certificates'],
  ['Fedora, Red Hat', 'sudo cp berth-root.crt /etc/pki/ca-trust/source/anchors/\nsudo update-ca-trust'],
  ['macOS', 'sudo security add-trusted-cert -d -r trustRoot \\\n  -k /Library/Keychains/System.keychain berth-root.crt'],
  ['Windows, as administrator', 'certutil -addstore -f Root berth-root.crt'],
  ['Firefox', 'Settings › Privacy & Security › Certificates › View Certificates › Authorities › Import'],
  ['Java', 'keytool -importcert -cacerts -alias berth -file berth-root.crt'],
  ['curl', 'curl --cacert berth-root.crt https://…'],
];

class Root extends LitElement {
  static styles = [base, css`
    pre { background: var(--surface); border: 1px solid var(--edge); border-radius: 6px; padding: .625rem; }
    summary { cursor: pointer; padding: .375rem 0; font-weight: 500; }
  `];

  #root = new Loaded(this, () => get('/api/ca'));

  render() {
    return this.#root.render((one) => html`<div class="card"><dl class="facts">
        <dt>Name</dt><dd>${safe(one.name, 200)}</dd><dt>SHA-256</dt><dd><code>${safe(one.fingerprint, 200)}</code></dd>
        <dt>Since</dt><dd><berth-time full .at=${one.created}></berth-time></dd><dt>Expires</dt><dd><berth-time full .at=${one.expires}></berth-time></dd></dl>
        <p><button class="primary" @click=${() => keep(one.certificate)}>${icon('download')}Download the root certificate</button></p></div>
      <h2>How to trust it</h2>
      <p>Berth vouches for hosts that have no other certificate. Who installs its root trusts all of them; compare the SHA-256 above with what <code>berth ca root</code> says on the machine before.</p>
      ${WAYS.map(([where, how], i) => html`<details ?open=${i === 0}><summary>${where}</summary><pre>${how}</pre></details>`)}`);
  }
}

function keep(text) {
  save(new Blob([text], { type: 'application/x-x509-ca-cert' }), 'berth-root.crt');
}

customElements.define('berth-root', Root);
