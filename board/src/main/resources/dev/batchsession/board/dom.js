// The only functions that create elements. Data from the API becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

export const byId = id => document.getElementById(id);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

export function svg(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

/** Sets the text only if it differs, to avoid needless repaints and announcements. */
export function write(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** Returns the icon and text of a status. An unknown status is shown as the API's text, isolated from the text around it. */
export function statusMark(status, text) {
  const mark = element('span', 'status');
  mark.dataset.status = status;
  const sign = svg('svg', { class: 'sign', 'aria-hidden': 'true', viewBox: '0 0 16 16' });
  sign.append(svg('use', { href: `#sign-${status}` }));
  mark.append(sign, element('bdi', 'word', text || 'no status'));
  return mark;
}

/** Returns the first eight characters of an id; the tooltip shows the whole id. */
export function idMark(id) {
  const mark = element('code', 'id', id.slice(0, 8));
  mark.title = id;
  return mark;
}

export const number = value => value.toLocaleString('en');

export function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
