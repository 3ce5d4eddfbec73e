const _=965,s=[965],a={22965:((o,t,e)=>{e.d(t,{defaultCredential:()=>n});var d=e(39907);const n=()=>new d.gv})};export{_ as id,s as ids,a as modules};
