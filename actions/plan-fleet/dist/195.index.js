const at=195,rt=[195],st={5195:((nt,G,c)=>{c.d(G,{reportPage:()=>tt});var P=c(4528);class L{text;constructor(t){this.text=t}}const V=8e3,J={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&#39;"},s=(e,...t)=>new L(e.map((n,o)=>o===0?n:`${R(t[o-1])}${n}`).join("")),v=e=>new L(e);function R(e){return e===void 0?"":e instanceof L?e.text:Array.isArray(e)?e.map(R).join(""):(0,P.bp)(String(e),V).replace(/[&<>"']/g,t=>J[t])}const N=100,m=(e,t,n,o=n.length)=>s`
<div class="table" role="region" aria-label="${e}" tabindex="0"><table>
<caption>${e}</caption>
<thead><tr>${t.map(({title:a,kind:r})=>s`<th scope="col" class="${r??""}">${a}</th>`)}</tr></thead>
<tbody>${n.slice(0,N).map(a=>s`<tr>${a.map((r,i)=>s`<td class="${t[i]?.kind??""}">${r}</td>`)}</tr>\n`)}</tbody>
</table></div>${o>Math.min(n.length,N)?s`<p class="more">… and ${o-Math.min(n.length,N)} more; all are in the JSON report.</p>`:void 0}`,z=(e,t)=>s`<details><summary>${e}</summary>${t}</details>`,g=(e,t)=>s`<span class="verdict ${e===void 0?"quiet":e?"good":"bad"}">${t}</span>`,Q=e=>{const n=e.findLast(({certificate:h})=>h!==void 0)?.certificate;if(n===void 0)return;const{source:o,target:a,databases:r,contentSha256:i,groupId:d}=n;return{title:"The certificate",content:s`
<p>When nobody could write any more, and before ${a.serverName} took over, it had hardened all the log of ${o.serverName}: per database the value on the right is equal to or above the one on the left.</p>
${m("Log of the source and what the target had hardened",[{title:"Database"},{title:"End of log of the source",kind:"code"},{title:"Hardened on the target",kind:"code"}],r.map(({database:h,sourceEndOfLog:f,targetHardened:M})=>[h,f,M]))}
<p>Read at ${o.clock} (clock of ${o.serverName}) and ${a.clock} (clock of the target); the two clocks are not compared. Group <code>${d}</code>.</p>
<p>SHA-256 of the certificate <code>${i}</code>. It shows an edit; it is no signature. Check the file itself with <code>npm run verify-certificate</code>.</p>`}};var O=c(4175),B=c(8277),Y=c(9449);const W=["pass","fail","unknown","not-applicable","skipped"],X=e=>{const t=e.findLast(({findings:r})=>r!==void 0),{findings:n,failOn:o="error"}=t??{};if(n===void 0)return;const a=n.filter(O.e_).sort((r,i)=>Number((0,O.Us)(i,o))-Number((0,O.Us)(r,o)));return{title:"Checks",content:s`
<p>${t?.headline}</p>
${a.length>0?q(a):void 0}
${m("Checks by family",[{title:"Family"},...W.map(r=>({title:r,kind:"number"}))],B.TJ.filter(r=>n.some(i=>i.family===r)).map(r=>[r,...W.map(i=>Z(n,r,i))]))}
${z(`All ${n.length} findings`,_(n))}`}},Z=(e,t,n)=>{const o=e.filter(a=>a.family===t&&a.verdict===n).length;return o===0?"":String(o)},q=e=>m("What needs attention",[{title:"Check",kind:"narrow"},{title:"Side"},{title:"Severity"},{title:"Seen"},{title:"Remedy"}],e.map(({id:t,side:n,severity:o,verdict:a,title:r,evidence:i,remedy:d})=>[s`${g(o==="error"?!1:void 0,t)}<br>${a}`,n,o,s`<strong>${r}.</strong> ${i}`,d?(0,Y.Q)(d):""])),_=e=>s`${B.TJ.map(t=>({family:t,here:e.filter(n=>n.family===t)})).filter(({here:t})=>t.length>0).map(({family:t,here:n})=>m(`Checks of the family ${t}`,[{title:"Check",kind:"narrow"},{title:"Side"},{title:"Verdict"},{title:"What"},{title:"Seen"}],n.map(({id:o,side:a,verdict:r,title:i,evidence:d})=>[o,a,g(r==="pass"?!0:r==="fail"?!1:void 0,r),i,d])))}`;var ee=c(3980),te=c(4863),ne=c(8624),oe=c(3472),ae=c(1798),re=c(323),se=c(9833);(0,ae.Y)([ee.a,te.a,ne.a,oe.a,se.a]);const w=920,l={ink:"var(--ink)",soft:"var(--soft)",line:"var(--line)",good:"var(--good)",bad:"var(--bad)",series:e=>`var(--series-${e%9+1})`},ie=e=>[[],[7,4],[2,3],[9,3,2,3]][Math.floor(e/2)%4]??[],y="system-ui, sans-serif",b={color:l.soft,fontSize:12,fontFamily:y};function C(e,t){const n=(0,re.Ts)(null,null,{renderer:"svg",ssr:!0,width:w,height:t});try{return n.setOption({animation:!1,backgroundColor:"transparent",useUTC:!0,textStyle:{fontFamily:y},...e}),n.renderToSVGString({useViewBox:!0}).replace(/^<svg [^>]*>/,`<svg viewBox="0 0 ${w} ${t}" aria-hidden="true" focusable="false">`)}finally{n.dispose()}}const de=["writes","source","target"],le=210,k={left:70,right:24,top:22,bottom:44},ce={source:l.series(0),target:l.good,nobody:l.bad};function he(e){const{zero:t}=e,n=[...e.writers.map(({takenBy:o,from:a,to:r})=>({row:0,from:a-t,to:r-t,fill:ce[o],text:o})),...fe(e,e.statements.map((o,a)=>({statement:o,text:String(a+1)})).filter(({statement:o})=>o.to>=e.from&&o.from<=e.to).map(({statement:o,text:a})=>({row:o.side==="source"?1:2,from:Math.max(o.from,e.from)-t,to:Math.min(o.to,e.to)-t,fill:o.outcome==="done"?l.series(o.side==="source"?0:1):l.bad,text:a})))];return C({grid:k,xAxis:{type:"value",min:e.from-t,max:e.to-t,name:"ms from the moment in which the writes stopped",nameLocation:"middle",nameGap:26,nameTextStyle:b,axisLabel:{...b,showMinLabel:!1,showMaxLabel:!1,hideOverlap:!0},axisLine:{show:!0,lineStyle:{color:l.line}},splitLine:{lineStyle:{color:l.line}}},yAxis:{type:"category",inverse:!0,data:[...de],axisLine:{show:!1},axisTick:{show:!1},axisLabel:{...b,color:l.ink}},series:[{type:"custom",silent:!0,clip:!0,encode:{x:[1,2],y:0},data:n.map(({row:o,from:a,to:r})=>[o,a,r]),renderItem:(o,a)=>pe(n[o.dataIndex],o,a)}]},le)}const me=16;function fe({from:e,to:t},n){const o=(w-k.left-k.right)/(t-e),a=new Map;return n.map(r=>{const i=(r.from+r.to)/2*o;return i-(a.get(r.row)??Number.NEGATIVE_INFINITY)<me?{...r,text:""}:(a.set(r.row,i),r)})}const ue=3;function pe(e,t,n){if(e===void 0)return null;const[o=0,a=0]=n.coord([e.from,e.row]),[r=0]=n.coord([e.to,e.row]),i=Math.min(Math.max(ue,r-o),w-k.right-o),d=e.row===0,h=26,f=i>(d?52:18);return{type:"group",children:[{type:"rect",shape:{x:o,y:a-h/2,width:i,height:h,r:2},style:{fill:e.fill}},{type:"text",style:{text:e.text,x:o+i/2,y:f?a:a-h/2-8,fill:f?"var(--on-bar)":l.ink,fontSize:12,fontFamily:y,fontWeight:600,align:"center",verticalAlign:"middle"}}]}}var D=c(9887);const x=e=>Number.isNaN(Date.parse(e))?e:new Date(e).toISOString().replace("T"," ").slice(0,23),$=e=>new Date(e).toISOString().slice(11,23),p=e=>String(Math.round(e)).replace(/\B(?=(\d{3})+$)/g,"\u202F");function u(e){if(e<1e3)return`${Math.round(e)} ms`;const t=e/1e3;if(t<60)return`${t.toFixed(t<10?2:1)} s`;const n=Math.floor(t/60);return n<60?`${n} min ${Math.floor(t%60)} s`:`${Math.floor(n/60)} h ${n%60} min`}const ge=e=>{const t=(0,D.ee)(e);return t&&{title:`The ${t.run.rehearsal?"rehearsal":"cutover"}, to the millisecond`,content:be(t)}},be=e=>s`
<figure>${v(he(e))}
<figcaption>${$e(e)} The numbers are those of the table.</figcaption></figure>
${m("Statements of the cutover",[{title:"No.",kind:"number"},{title:"Sent (UTC)",kind:"narrow"},{title:"From zero",kind:"number"},{title:"Where",kind:"place"},{title:"Session",kind:"number"},{title:"What"},{title:"Took",kind:"number"},{title:"Outcome"}],e.statements.map((t,n)=>[n+1,$(t.from),s`${t.from<e.zero?"\u2212":"+"}${p(Math.abs(t.from-e.zero))} ms`,`${t.side} ${t.server}`,t.session,t.what,`${p(t.took)} ms`,g(t.outcome==="done",t.detail===void 0?t.outcome:`${t.outcome}: ${t.detail}`)]),e.statements.length+e.folded)}
${z("Everything that was seen and noted in this run",m("Events of the run",[{title:"At (UTC)",kind:"narrow"},{title:"Event"}],ve(e)))}`;function $e({writers:e}){const t=e.filter(({takenBy:a})=>a==="nobody").reduce((a,{from:r,to:i})=>a+i-r,0);if(t===0)return"The source took the writes all the time.";const n=e.at(-1)?.takenBy,o=n==="nobody"?"and nobody could when the run ended":`then the ${n} took them`;return`For ${u(t)} nobody could write; ${o}.`}const ve=({run:e})=>e.journal.map(t=>[$(Date.parse(t.at)),we(t)]);function we(e){switch(e.kind){case"state":return`state ${e.state}: ${e.because}${e.looks>1?` (${e.looks} looks, until ${$(Date.parse(e.until))})`:""}`;case"writes":return e.takenBy==="nobody"?"from here on nobody takes writes":`the ${e.takenBy} takes the writes`;case"note":return e.text;case"statement":return`${e.side} ${e.server}: ${e.what}: ${e.outcome} in ${p(e.took)} ms`}}const ye=260,ke=80,A=({databases:e,folded:t})=>[...e,...t>0?[`${t} more databases together`]:[]];function xe(e){const t=o=>e.samples.map(a=>[Date.parse(a.at),o<e.databases.length?a.sendQueueKb[o]??null:a.othersKb]),n=A(e).map((o,a)=>U(o,a,t(a),a===0?e.convergedAt:void 0));return C(H("KB not sent yet",n),ye)}function Se(e){const t=e.samples.map(n=>[Date.parse(n.at),n.sendRateKbPerSecond]);return C(H("KB/s",[{...U("Send rate",0,t),step:"end",areaStyle:{color:l.series(0),opacity:.1}}]),160)}const Te=e=>new Date(e).toISOString().slice(11,19),F=.9;function Me(e,t){const[n=0,o=0]=[t[0]?.[0],t.at(-1)?.[0]],a=o>n?(e-n)/(o-n):1;return a>F?"right":a<1-F?"left":"center"}const H=(e,t)=>({grid:{left:70,right:36,top:30,bottom:30},xAxis:{type:"time",axisLine:{lineStyle:{color:l.line}},axisTick:{lineStyle:{color:l.line}},axisLabel:{...b,hideOverlap:!0,formatter:Te},splitNumber:5},yAxis:{type:"value",min:0,minInterval:1,splitNumber:4,name:e,nameTextStyle:{...b,align:"left",padding:[0,0,0,-60]},nameGap:12,axisLabel:b,splitLine:{lineStyle:{color:l.line}}},series:t}),U=(e,t,n,o)=>({type:"line",name:e,data:n,silent:!0,showSymbol:n.length<=ke,symbol:"circle",symbolSize:5,itemStyle:{color:l.series(t)},lineStyle:{color:l.series(t),width:2,type:ie(t)},emphasis:{disabled:!0},...o!==void 0&&{markLine:{silent:!0,symbol:"none",lineStyle:{color:l.good,width:1.5,type:[4,3]},label:{formatter:"converged",position:"end",align:Me(Date.parse(o),n),color:l.good,fontSize:12,fontFamily:y},data:[{xAxis:Date.parse(o)}]}}});var I=c(425);const Le=e=>{const t=e.filter(n=>n.lag!==void 0&&n.lag.samples.length>1);return t.length===0?void 0:{title:"Lag, throughput and convergence",content:s`${t.slice(-6).map(Ne)}`}},Ne=({task:e,startedAt:t,lag:n})=>s`
<h3>${e}, ${x(t).slice(0,19)}</h3>
<p>${Oe(n)} ${Ce(n)}</p>
${(0,I.s4)(n)?ze(n):void 0}
${z((0,I.s4)(n)?"The same as a table":"The readings",Re(n))}`,ze=e=>s`
<figure>${v(xe(e))}
<ul class="legend">${A(e).map((t,n)=>s`<li class="series-${n%9+1} dash-${Math.floor(n/2)%4+1}">${t}</li>`)}</ul>
<figcaption>Log that the source had not sent yet, per database.${e.convergedAt===void 0?void 0:" Converged: the target had hardened the end of log that was read before it; newer log may still be on its way."}${De(e)}</figcaption></figure>
${Ae(e)?s`<figure>${v(Se(e))}<figcaption>Throughput: what the source sent, over the databases that had log to send.</figcaption></figure>`:void 0}`,Oe=({convergedAt:e})=>e===void 0?"That the target had all the log it had to have was not the last thing that was seen in this run.":`From ${$(Date.parse(e))} on every reading found that the target had hardened the log it had to have.`;function Ce({samples:e}){const t=e.map(I.qW).filter(d=>d!==void 0),n=e.map(({sendRateKbPerSecond:d})=>d??0),o=e.flatMap(({etaMs:d})=>d??[]),[a,r,i]=[Math.max(0,...t),Math.max(0,...n),Math.max(0,...o)];return[t.length===0?"The source did not say how much log it had to send.":`Largest backlog ${p(a)} KB.`,...r>0?[`Fastest ${p(r)} KB/s.`]:[],...i>0?[`Longest estimate of what was left ${u(i)}.`]:[]].join(" ")}const De=({readings:e,samples:t,folded:n})=>[e>t.length?` A point stands for up to ${Math.ceil(e/t.length)} readings and shows the largest.`:"",n>0?" The databases with the largest queues have lines of their own.":""].join(""),Ae=({samples:e})=>e.some(({sendRateKbPerSecond:t})=>(t??0)>0),Ie=60;function Re(e){const t=Math.ceil(e.samples.length/Ie),n=e.samples.filter((o,a)=>a%t===0||a===e.samples.length-1);return m("Lag over time",[{title:"At (UTC)",kind:"narrow"},{title:"Databases behind",kind:"number"},...A(e).map(o=>({title:`${o}, KB`,kind:"number"})),{title:"To redo, KB",kind:"number"},{title:"KB/s",kind:"number"},{title:"Left",kind:"number"}],n.map(({at:o,behind:a,sendQueueKb:r,othersKb:i,redoQueueKb:d,sendRateKbPerSecond:h,etaMs:f})=>[$(Date.parse(o)),a,...r.map(S),...e.folded>0?[S(i)]:[],S(d),S(h),f===null?"unknown":u(f)]))}const S=e=>e===null?"unknown":p(e);function E(e){const t=e.at(-1);return t?.succeeded===!1?t:e.findLast(({task:n,outputs:o})=>n==="failover-dag"&&o.outcome==="completed")??t}function Be(e){const t=E(e);if(t===void 0)return s`<header class="outcome"><p class="eyebrow">Migration report</p><h1>No task has run yet.</h1></header>`;const[n,o]=t.sides,a=[...t.outputs.writeOutageMs?[["Write outage",`${u(Number(t.outputs.writeOutageMs))}`]]:[],...t.prediction?[["Predicted outage",We(t.prediction)]]:[],...t.certificate?[["Log proved",`${t.certificate.databases.length} of ${t.certificate.databases.length} databases`]]:[],...n&&o?[["Source",n.serverName],["Target",o.serverName]]:[],["Databases",Math.max(0,...t.sides.map(({databases:i})=>i.length))],["Ended",s`<time datetime="${t.endedAt}">${x(t.endedAt).slice(0,19)}</time> UTC`]],r=t.succeeded?"good":"bad";return s`<header class="outcome ${r}">
<p class="eyebrow">Migration report · ${t.distributedAvailabilityGroup} · ${t.task}: ${t.outputs.outcome||(t.succeeded?"done":"failed")}</p>
<h1>${K(t.headline)}</h1>
<p class="lead">${He(t.headline)}</p>
${t.next?s`<p class="next"><strong>Next:</strong> ${t.next}</p>`:void 0}
${t.failureId?s`<p class="eyebrow">In the catalogue of errors: <code>${t.failureId}</code></p>`:void 0}
<dl class="figures">${a.map(([i,d])=>s`<div><dt>${i}</dt><dd>${d}</dd></div>`)}</dl>
</header>`}const We=({low:e,high:t})=>e===t?u(t):`${u(e)} to ${u(t)}`,Fe=/^[\s\S]{20,220}?[.:](?=\s)/,K=e=>Fe.exec(e)?.[0]??e,He=e=>e.slice(K(e).length).trim(),Ue=e=>{const t=e.filter(({origin:o,approval:a,outputs:r})=>o!==void 0||a!==void 0||r.planHash);if(t.length===0)return;const n=[...new Set(t.flatMap(({origin:o})=>o?.page??[]))];return{title:"Who started, what was approved",content:s`
${m("Runs and approvals",[{title:"Task",kind:"narrow"},{title:"Run",kind:"narrow"},{title:"Started (UTC)",kind:"narrow"},{title:"Started by"},{title:"Plan"}],t.map(({task:o,run:a,startedAt:r,origin:i,approval:d,outputs:h})=>[o,a,x(r).slice(0,19),Ee(i?.startedBy,i?.attemptStartedBy),d?s`ran the approved plan ${d.covers==="rest"?"(the rest of it) ":""}<code>${d.planHash}</code>`:h.planHash?s`made the plan <code>${h.planHash}</code>`:"no plan was asked for"]))}
<p>Who approved the environments of the pipeline the host does not tell its tasks. The page of the run shows it${n.length>0?s`: ${n.map(o=>s`<code>${o}</code> `)}`:"."}</p>`}},Ee=(e,t)=>e===void 0?"the host did not say":t===void 0||t===e?e:`${e}; this attempt ${t}`,Ke=e=>({title:"Tasks that ran",content:s`${m("Tasks in order",[{title:"Started (UTC)",kind:"narrow"},{title:"Task",kind:"narrow"},{title:"Took",kind:"number"},{title:"Verdict"},{title:"How it ended"}],e.slice(-50).map(({startedAt:t,endedAt:n,task:o,succeeded:a,headline:r})=>[x(t).slice(0,19),o,u(Date.parse(n)-Date.parse(t)),g(a,a?"succeeded":"failed"),r]),e.length)}`}),je=e=>{const t=E(e);if(!(t===void 0||t.sides.length===0))return{title:"Both sides, before and after",content:s`<p>As ${t.task} saw them at its first look and at its end.</p>
${t.sides.map(n=>Ge(n,t.before?.find(o=>o.side===n.side)))}`}},Ge=(e,t)=>s`
<h3>${e.side} ${e.serverName}</h3>
<p>SQL Server ${e.productVersion}, ${e.edition}. Role: ${T(t?.role,e.role??"not visible")}.</p>
${e.databases.length===0?s`<p>No databases were read.</p>`:m(`Databases of the ${e.side}`,Pe,Je(e.databases).map(n=>Ve(n,t)),e.databases.length)}`,Pe=[{title:"Database"},{title:"State"},{title:"Takes writes"},{title:"Synchronization"},{title:"End of log",kind:"code"},{title:"Hardened",kind:"code"}];function Ve(e,t){const n=t?.databases.find(({name:a})=>a===e.name),o=a=>a.writable?"yes":"no";return[e.name,T(n?.state,e.state),T(n&&o(n),o(e)),T(n?.synchronizationState,e.synchronizationState??""),e.endOfLog??"",e.lastHardened??""]}const Je=e=>e.toSorted((t,n)=>+(t.state==="ONLINE")-+(n.state==="ONLINE")),T=(e,t)=>e===void 0||e===t||t===""?s`${t}`:s`<span class="before">${e}</span> <span aria-label="then">→</span> ${g(void 0,t)}`;var Qe=c(947);const Ye=10,Xe=e=>{const t=e.filter(({journal:n})=>n.some(D.SH));return{title:"Statements that were sent",content:t.length===0?s`<p>No statement that changes a server was sent.</p>`:s`${t.slice(-20).map(Ze)}`}};function Ze({task:e,journal:t}){const n=t.filter(D.SH);return m(`Sent by ${e}`,[{title:"Sent (UTC)",kind:"narrow"},{title:"Where",kind:"place"},{title:"Statement",kind:"code"},{title:"Took",kind:"number"},{title:"Outcome"}],(0,Qe.p)(n,Ye).map(({sentAt:o,side:a,server:r,session:i,sql:d,took:h,outcome:f,detail:M})=>[$(Date.parse(o)),s`${a} ${r}${i===void 0?void 0:s`<br>session ${i}`}`,s`<code>${d}</code>`,`${p(h)} ms`,g(f==="done",M===void 0?f:`${f}: ${M}`)]),n.length)}const j=`--paper:#fff;--ink:#16191d;--soft:#57606a;--line:#d8dee4;--band:#f6f8fa;--good:#0f6b3c;--bad:#b42318;--on-bar:#fff;
--series-1:#1f5fa8;--series-2:#b35309;--series-3:#0f6b3c;--series-4:#8a2f8f;--series-5:#a3333d;--series-6:#33707a;--series-7:#6b5b00;--series-8:#4b4fb5;--series-9:#57606a;`,qe=`
:root{color-scheme:light dark;${j}}
@media (prefers-color-scheme:dark){:root{--paper:#0f1317;--ink:#e6eaef;--soft:#9aa6b2;--line:#2c343d;--band:#171d23;--good:#5cc98b;--bad:#ff8a80;--on-bar:#0f1317;
--series-1:#7cb3f2;--series-2:#f0a35e;--series-3:#5cc98b;--series-4:#d795db;--series-5:#f08b93;--series-6:#79c2cd;--series-7:#d6c25a;--series-8:#a9acf5;--series-9:#9aa6b2;}}
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
${Array.from({length:9},(e,t)=>`.series-${t+1}::before{color:var(--series-${t+1})}`).join("")}
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
:root{color-scheme:light;${j}}
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
`,_e=[ge,Le,Q,X,Xe,je,Ue,Ke],et="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";function tt(e){const{runs:t,leftOut:n}=e,o=t.at(-1),a=_e.flatMap((r,i)=>{const d=r(t);return d?[{...d,id:`part-${i+1}`}]:[]});return s`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${et}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Migration report: ${o?.distributedAvailabilityGroup??"no run"}</title>
<style>${v(qe)}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
${Be(t)}
<nav aria-label="Parts of this report"><ul>${a.map(({id:r,title:i})=>s`<li><a href="#${r}">${i}</a></li>`)}</ul></nav>
<main id="content">
${a.map(({id:r,title:i,content:d})=>s`<section aria-labelledby="${r}"><h2 id="${r}">${i}</h2>${d}</section>\n`)}
</main>
<footer>
<p>Times are UTC by the clock of the runner, unless a server is named. Log sequence numbers (LSN) are decimal numbers as SQL Server shows them.${n>0?` ${n} older runs are left out.`:void 0}</p>
<p>Written by sql-dag-migrate. The same in a form for programs is in the JSON file beside this page.</p>
</footer>
</body>
</html>
`.text}})};export{at as id,rt as ids,st as modules};
