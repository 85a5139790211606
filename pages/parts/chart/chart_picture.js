// A chart as a picture to take away: under its title and sentence what it is of, then its legend, the drawing, and the notes. In the
// colours and the letters of the page: a drawing that is turned into an image knows no fonts but those that it brings along.

const EDGE = 24, SCALE = 2, SIGN = 16, GAP = 20;
const TEXTS = {
  title: { size: 18, line: 26, weight: 600, color: "--text" },
  sentence: { size: 13, line: 19, weight: 400, color: "--text-2" },
  said: { size: 12, line: 18, weight: 400, color: "--text-2" },
  legend: { size: 12, line: 20, weight: 400, color: "--text-2" },
  notes: { size: 12, line: 18, weight: 400, color: "--text-2" },
};
const font = ({ size, weight }) => `${weight} ${size}px Inter, system-ui, sans-serif`;

/** The address of a PNG of the figure ({data, layout}), `wide` and `high`; `style` is where the page's colours are. */
export async function pictured(Plotly, figure, { title, sentence, said, legend, notes }, { style, wide, high }) {
  await Promise.all([400, 600].map((weight) => document.fonts.load(`${weight} 12px Inter`, title + sentence)));
  const pen = document.createElement("canvas").getContext("2d");
  const paragraph = (name, text) => ({ name, lines: folded(pen, text, name, wide) });
  const above = [paragraph("title", title), paragraph("sentence", sentence), paragraph("said", said)].filter(({ lines }) => lines.length);
  const signs = rowed(pen, legend, wide), below = notes.map((text) => paragraph("notes", text));
  const height = (blocks) => blocks.reduce((sum, { name, lines }) => sum + lines.length * TEXTS[name].line, 0);
  const top = EDGE + height(above) + (signs.length ? 8 + signs.length * TEXTS.legend.line : 0) + 8;
  const image = await drawn(Plotly, figure, { style, wide, high });
  Object.assign(pen.canvas, { width: SCALE * (wide + 2 * EDGE), height: SCALE * (top + high + height(below) + EDGE) });
  pen.scale(SCALE, SCALE);
  pen.fillStyle = style.getPropertyValue("--surface-2").trim();
  pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
  const after = written(pen, above, EDGE, style);
  signs.forEach((row, at) => row.forEach((sign) => signed(pen, sign, after + 8 + at * TEXTS.legend.line, style)));
  pen.drawImage(image, EDGE, top, wide, high);
  written(pen, below, top + high, style);
  return pen.canvas.toDataURL("image/png");
}

/** The figure as an image that has the letters of the page in it. */
async function drawn(Plotly, { data, layout }, { style, wide: width, high: height }) {
  const made = await Plotly.toImage({ data, layout: { ...layout, autosize: false } }, { format: "svg", width, height, imageDataOnly: true });
  const svg = made.replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim()); // those in the style of a word
  const faces = (await Promise.all(facesOf(svg).map(embedded))).join("");
  const address = URL.createObjectURL(new Blob([svg.replace(/<svg[^>]*>/, (open) => `${open}<style>${faces}</style>`)], { type: "image/svg+xml" }));
  const image = Object.assign(new Image(), { src: address });
  await image.decode();
  URL.revokeObjectURL(address);
  return image;
}

/** The rules of the page's style sheets by which the letters of a text come. */
function facesOf(text) {
  const letters = [...new Set(text)].map((letter) => letter.codePointAt(0));
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule);
  return rules.filter((rule) => {
    const ranges = rule.style.getPropertyValue("unicode-range").matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gi);
    return [...ranges].some(([, first, last]) => letters.some((letter) => parseInt(first, 16) <= letter && letter <= parseInt(last ?? first, 16)));
  });
}

const kept = new Map();
/** A rule with its file inside of it; fetched once. */
async function embedded(rule) {
  const [whole, address] = rule.style.getPropertyValue("src").match(/url\("?([^")]+)"?\)/);
  const from = new URL(address, rule.parentStyleSheet.href ?? location.href).href;
  if (!kept.has(from)) kept.set(from, asData(await (await fetch(from)).blob()));
  return rule.cssText.replace(whole, `url(${await kept.get(from)})`);
}

const asData = (blob) => new Promise((resolve, reject) => {
  const reader = Object.assign(new FileReader(), { onload: () => resolve(reader.result), onerror: () => reject(reader.error) });
  reader.readAsDataURL(blob);
});

/** A text in the lines that it takes. */
function folded(pen, text, name, wide) {
  pen.font = font(TEXTS[name]);
  return text.split(" ").filter(Boolean).reduce((lines, word) => {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    return lines.length && pen.measureText(longer).width <= wide ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}

/** The legend in rows, each sign with its place in its row. */
function rowed(pen, legend, wide) {
  pen.font = font(TEXTS.legend);
  const rows = [];
  let x = Infinity;
  for (const sign of legend) {
    const width = room(sign) + pen.measureText(sign.text).width;
    if (x + width > wide) { rows.push([]); x = 0; }
    rows.at(-1).push({ ...sign, x: EDGE + x });
    x += width + GAP;
  }
  return rows;
}

const room = ({ shape }) => (!shape ? 0 : shape === "scale" ? 64 + 8 : SIGN);

function written(pen, blocks, y, style) {
  pen.textBaseline = "middle";
  for (const { name, lines } of blocks) {
    const { line, color } = TEXTS[name];
    pen.font = font(TEXTS[name]);
    pen.fillStyle = style.getPropertyValue(color).trim();
    for (const text of lines) { pen.fillText(text, EDGE, y + line / 2); y += line; }
  }
  return y;
}

/** A sign of the legend as the page has it. NOTE: chart.css, .vc-legend. */
function signed(pen, { shape, color, text, x }, y, style) {
  const middle = y + TEXTS.legend.line / 2, center = x + 5;
  pen.fillStyle = pen.strokeStyle = color;
  pen.lineWidth = 2;
  pen.beginPath();
  if (shape === "dot") pen.arc(center, middle, 5, 0, 7);
  else if (shape === "diamond") [[0, -5.6], [5.6, 0], [0, 5.6], [-5.6, 0]].forEach(([right, down]) => pen.lineTo(center + right, middle + down));
  else if (shape === "tick") [[-5, -3.5], [5, -3.5], [0, 3.5]].forEach(([right, down]) => pen.lineTo(center + right, middle + down));
  else if (shape === "line") pen.rect(center - 1, middle - 6, 2, 12);
  else if (shape === "dash") pen.rect(x - 2, middle - 1, 14, 2);
  else if (shape === "bar") pen.roundRect(x, middle - 5, 10, 10, 2);
  else if (shape === "scale") {
    const shade = pen.createLinearGradient(x, 0, x + 64, 0);
    shade.addColorStop(0, `${color}12`);
    shade.addColorStop(1, color);
    pen.fillStyle = shade;
    pen.roundRect(x, middle - 5, 64, 10, 2);
  }
  pen.fill();
  if (shape === "ring") { pen.arc(center, middle, 4, 0, 7); pen.stroke(); }
  pen.font = font(TEXTS.legend);
  pen.fillStyle = style.getPropertyValue(TEXTS.legend.color).trim();
  pen.fillText(text, x + room({ shape }), middle);
}
