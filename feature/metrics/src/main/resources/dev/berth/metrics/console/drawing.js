// Draws lines with Chart.js, which is loaded when the first chart is shown.
import { marks, markText } from './times.js';
import { byteStep, withUnit } from './units.js';

const LIBRARY = '/console/assets/chart.js/dist/chart.umd.js';
const AXIS = 84;
const LIGHT = ['#0b57b7', '#b3261e', '#1a7f47', '#9a5b00', '#7b3fb8', '#00707c', '#b0317f', '#5b6470'];
const DARK = ['#7db4ff', '#ff8a80', '#4cc583', '#e5a13d', '#c79bff', '#4fd0dd', '#ff8fcf', '#a9b4c4'];
const DASHES = [[], [6, 3], [2, 2], [10, 3, 2, 3]];

let library = null;

/** The library; a page that was opened without a connection may try again. */
export function chartLibrary() {
  library ??= new Promise((resolve, reject) => {
    if (globalThis.Chart) {
      resolve(globalThis.Chart);
      return;
    }
    const script = document.createElement('script');
    script.src = LIBRARY;
    script.onload = () => resolve(globalThis.Chart);
    script.onerror = () => {
      library = null;
      script.remove();
      reject(new Error('The library for charts could not be loaded. Try again.'));
    };
    document.head.append(script);
  });
  return library;
}

export function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** How the n-th series is drawn: colours first, then dashes. */
export function strokeOf(n) {
  const colours = isDark() ? DARK : LIGHT;
  return { colour: colours[n % colours.length], dash: DASHES[Math.floor(n / colours.length) % DASHES.length] };
}

/** Calls back when light turns to dark; returns how to stop it. */
export function whenThemeChanges(action) {
  const observer = new MutationObserver(action);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const media = matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', action);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', action);
  };
}

/** A drawing on a canvas, which is changed in place as data comes. */
export class Drawing {
  constructor(Chart, canvas) {
    this.data = { from: 0, to: 1, step: 10, series: [] };
    this.unit = '';
    this.chart = new Chart(canvas, {
      type: 'line', data: { datasets: [] }, options: this.#options(),
    });
  }

  #options() {
    const text = (at) => markText(at, this.data.from, this.data.to);
    return {
      animation: false, responsive: true, maintainAspectRatio: false, normalized: true, parsing: false,
      interaction: { mode: 'index', intersect: false, axis: 'x' },
      elements: { point: { radius: 0, hitRadius: 6, hoverRadius: 4 }, line: { borderWidth: 2, tension: 0 } },
      scales: {
        x: {
          type: 'linear', min: 0, max: 1,
          afterBuildTicks: (axis) => {
            axis.ticks = marks(axis.min, axis.max, Math.max(2, axis.width / 90)).map((value) => ({ value }));
          },
          ticks: { callback: (value) => text(value), maxRotation: 0, autoSkip: false },
        },
        y: {
          type: 'linear', beginAtZero: true,
          afterFit: (axis) => { axis.width = AXIS; },
          afterBuildTicks: (axis) => {
            if (this.unit.startsWith('bytes') && axis.max > 0) {
              const step = byteStep(axis.max, 5);
              axis.max = Math.ceil(axis.max / step) * step;
              axis.ticks = Array.from({ length: Math.round(axis.max / step) + 1 }, (_, n) => ({ value: n * step }));
            }
          },
          ticks: { maxTicksLimit: 6, callback: (value) => withUnit(value, this.unit) },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: {
            title: (items) => (items.length ? new Date(items[0].parsed.x).toLocaleString() : ''),
            label: (item) => `${item.dataset.label}: ${withUnit(item.parsed.y, this.unit)}`,
          },
          itemSort: (a, b) => b.parsed.y - a.parsed.y,
          boxPadding: 4,
        },
      },
    };
  }

  /** Shows data; series in `hidden` (by name) are left out. */
  show(data, { unit, stacked, hidden, host }) {
    this.data = data;
    this.unit = unit;
    const style = getComputedStyle(host);
    const colour = (name) => style.getPropertyValue(name).trim();
    const { chart } = this;
    const { scales, plugins, interaction } = chart.options;
    Object.assign(scales.x, { min: data.from, max: data.to });
    scales.y.stacked = Boolean(stacked);
    for (const axis of [scales.x, scales.y]) {
      axis.grid = { ...axis.grid, color: colour('--edge') };
      axis.border = { color: colour('--edge') };
      axis.ticks.color = colour('--muted');
    }
    Object.assign(plugins.tooltip, {
      backgroundColor: colour('--raised'), titleColor: colour('--text'), bodyColor: colour('--text'),
      borderColor: colour('--field-edge'), borderWidth: 1,
    });
    interaction.mode = data.series.length > 16 ? 'nearest' : 'index';
    interaction.axis = data.series.length > 16 ? 'xy' : 'x';
    const gap = data.step * 3000;
    chart.data.datasets = data.series.map((one, n) => {
      const { colour: line, dash } = strokeOf(n);
      return {
        label: one.name, data: one.points, borderColor: line, backgroundColor: stacked ? `${line}55` : line,
        pointRadius: one.points.length === 1 ? 3 : 0,
        borderDash: dash, fill: stacked ? (n === 0 ? 'origin' : '-1') : false, spanGaps: gap, hidden: hidden.has(one.name),
      };
    });
    chart.update('none');
  }

  /** The time at a distance in pixels from the canvas's left edge. */
  timeAt(x) {
    const axis = this.chart.scales.x;
    return Math.min(axis.max, Math.max(axis.min, axis.getValueForPixel(x)));
  }

  close() {
    this.chart.destroy();
  }
}
