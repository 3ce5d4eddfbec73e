const light = `--paper:#fff;--ink:#16191d;--soft:#57606a;--line:#d8dee4;--band:#f6f8fa;--good:#0f6b3c;--bad:#b42318;--on-bar:#fff;
--series-1:#1f5fa8;--series-2:#b35309;--series-3:#0f6b3c;--series-4:#8a2f8f;--series-5:#a3333d;--series-6:#33707a;--series-7:#6b5b00;--series-8:#4b4fb5;--series-9:#57606a;`;
const dark = `--paper:#0f1317;--ink:#e6eaef;--soft:#9aa6b2;--line:#2c343d;--band:#171d23;--good:#5cc98b;--bad:#ff8a80;--on-bar:#0f1317;
--series-1:#7cb3f2;--series-2:#f0a35e;--series-3:#5cc98b;--series-4:#d795db;--series-5:#f08b93;--series-6:#79c2cd;--series-7:#d6c25a;--series-8:#a9acf5;--series-9:#9aa6b2;`;

/** The style of the page: system fonts, light and dark as the reader's system is, print in light. */
export const style = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:66rem;padding:2.5rem 1.5rem 4rem;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem}
a{color:inherit;text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--series-1);outline-offset:2px}
.outcome{border-left:6px solid var(--soft);padding:.25rem 0 .25rem 1.5rem}
.outcome.good{border-color:var(--good)}.outcome.bad{border-color:var(--bad)}
.eyebrow{margin:0;color:var(--soft);font-size:.8rem;letter-spacing:.04em;overflow-wrap:anywhere}
h1{margin:.35rem 0 .5rem;font-size:1.9rem;line-height:1.22;font-weight:650;letter-spacing:-.012em;text-wrap:balance;overflow-wrap:anywhere}
.lead,.next{margin:.25rem 0;max-width:52rem;font-size:1.05rem;overflow-wrap:anywhere}.lead{color:var(--soft)}.lead:empty{display:none}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1rem 1.5rem;margin:1.5rem 0 0}
.figures div{border-top:1px solid var(--line);padding-top:.5rem}
dt{color:var(--soft);font-size:.8rem}dd{margin:0;font-size:1.05rem;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
nav{margin:2rem 0 0;border-block:1px solid var(--line);padding:.6rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:0;padding:0;list-style:none;font-size:.85rem}
section{margin-top:2.75rem}
h2{margin:0 0 .75rem;font-size:1.25rem;font-weight:650;letter-spacing:-.005em}
h3{margin:1.75rem 0 .25rem;font-size:1rem;font-weight:650;overflow-wrap:anywhere}
p{margin:.5rem 0;max-width:56rem;overflow-wrap:anywhere}
figure{margin:1rem 0 1.5rem}figure svg{display:block;width:100%;height:auto}
figcaption,.more{color:var(--soft);font-size:.85rem}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;margin:.25rem 0 .5rem;padding:0 0 0 1rem;list-style:none;font-size:.85rem;overflow-wrap:anywhere}
.legend li::before{content:"";display:inline-block;width:1.4rem;margin-right:.45rem;vertical-align:middle;border-top:3px solid}
.legend .dash-2::before,.legend .dash-4::before{border-top-style:dashed}.legend .dash-3::before{border-top-style:dotted}
${Array.from({ length: 9 }, (_, index) => `.series-${index + 1}::before{color:var(--series-${index + 1})}`).join('')}
.table{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-size:.86rem;line-height:1.4}
caption{text-align:left;padding:0 0 .4rem;color:var(--soft);font-size:.85rem}
th{text-align:left;font-weight:600;border-bottom:1.5px solid var(--soft);padding:.3rem 1rem .3rem 0;vertical-align:bottom;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:.38rem 1rem .38rem 0;vertical-align:top;overflow-wrap:anywhere;min-width:4rem}
th:last-child,td:last-child{padding-right:0}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums;min-width:0}
.place{min-width:10.5rem}
.narrow{white-space:nowrap;font-variant-numeric:tabular-nums}
code,td.code{font-family:ui-monospace,SFMono-Regular,"Cascadia Mono",Consolas,"Liberation Mono",monospace;font-size:.92em;font-variant-numeric:tabular-nums}
code{overflow-wrap:anywhere}
.verdict{font-weight:600}.good.verdict{color:var(--good)}.bad.verdict{color:var(--bad)}
.before{color:var(--soft)}
details{margin:.75rem 0}summary{cursor:pointer;font-size:.9rem}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.75rem;color:var(--soft);font-size:.82rem}
@media print{
:root{color-scheme:light;${light}}
@page{margin:16mm 14mm}
body{max-width:none;padding:0;font-size:10pt}
nav,.skip{display:none}
h1{font-size:20pt}h2,h3{break-after:avoid}
figure,tr{break-inside:avoid}
.table{overflow:visible}
details::details-content{content-visibility:visible;display:block}
summary{list-style:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
