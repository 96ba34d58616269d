// What is wrong with how a page shows texts that mean harm: a list of sentences. Looks into every
// shadow root. `most` is how high a text may stand, in pixels.
(most) => {
  // eslint-disable-next-line no-control-regex
  const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
  const STACKED = /\p{M}{5}/u;
  const WORDS = ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'placeholder', 'alt', 'label'];
  const SAFE = ['http:', 'https:', 'blob:', 'otpauth:'];
  const HIDDEN = new Set(['SCRIPT', 'STYLE', 'TEXTAREA']);
  const faults = new Set();
  let shown = 0;

  const where = (element) => {
    const steps = [];
    for (let one = element; one && steps.length < 6; one = one.parentElement ?? one.getRootNode().host) {
      steps.unshift(one.localName + (one.id ? `#${one.id}` : one.classList?.length ? `.${one.classList[0]}` : ''));
    }
    return steps.join(' > ');
  };
  const up = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
  const told = (text) => JSON.stringify(text.slice(0, 60));
  const check = (text, element, what) => {
    if (RAW.test(text)) {
      faults.add(`${what} has raw marks at ${where(element)}: ${told(text.slice(Math.max(0, text.search(RAW) - 10)))}`);
    }
    if (STACKED.test(text)) {
      faults.add(`${what} stacks marks at ${where(element)}`);
    }
  };

  /** As much of a height as boxes around that scroll or cut let be seen. */
  const seen = (height, element) => {
    let most = height;
    for (let one = element; one && one !== document.body; one = up(one)) {
      if (getComputedStyle(one).overflowY !== 'visible') {
        most = Math.min(most, one.clientHeight);
      }
    }
    return most;
  };

  const text = (node, inMain) => {
    const element = node.parentElement ?? node.getRootNode().host;
    if (!node.data.trim() || HIDDEN.has(element.localName.toUpperCase())) {
      return;
    }
    check(node.data, element, 'A text');
    if (inMain && node.data.includes('\\u202e')) {
      shown++;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    const { height } = range.getBoundingClientRect();
    if (height > most && seen(height, element) > most) {
      faults.add(`A text is ${Math.round(height)} pixels high at ${where(element)}: ${told(node.data)}`);
    }
  };

  const attributes = (element) => {
    WORDS.forEach((name) => element.hasAttribute(name) && check(element.getAttribute(name), element, `The attribute ${name}`));
    if (['a', 'iframe', 'img', 'form'].includes(element.localName)) {
      const address = element.href ?? element.src ?? '';
      if (address && !SAFE.includes(new URL(address, location.href).protocol)) {
        faults.add(`A link leads to ${told(String(address))} at ${where(element)}`);
      }
    }
  };

  const walk = (node, inMain) => {
    for (const one of node.childNodes) {
      if (one.nodeType === Node.TEXT_NODE) {
        text(one, inMain);
      } else if (one.nodeType === Node.ELEMENT_NODE) {
        attributes(one);
        const within = inMain || one.localName === 'main';
        walk(one, within);
        if (one.shadowRoot) {
          walk(one.shadowRoot, within);
        }
      }
    }
  };
  walk(document.body, false);
  check(document.title, document.body, 'The title');

  const open = [...document.querySelectorAll('*')];
  const failures = [];
  for (const one of open) {
    if (one.shadowRoot) {
      open.push(...one.shadowRoot.querySelectorAll('*'));
    }
    if (one.localName === 'berth-failure' && one.error) {
      failures.push(one.error.message.slice(0, 200));
    }
  }
  failures.forEach((one) => faults.add(`It failed: ${one}`));
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) {
    const widest = open.filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.localName !== 'svg').slice(-1)[0];
    faults.add(`It is ${width} pixels wide in a window of ${innerWidth}: ${widest ? where(widest) : ''}`);
  }
  if (window.harmed !== undefined) {
    faults.add('A text was taken for markup');
  }
  return { faults: [...faults], shown };
}
