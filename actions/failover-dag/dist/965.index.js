const s=965,a=[965],_={22965:((o,t,e)=>{e.d(t,{defaultCredential:()=>n});var d=e(39907);const n=()=>new d.gv({disableInstanceDiscovery:!0})})};export{s as id,a as ids,_ as modules};
