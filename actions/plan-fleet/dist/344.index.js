const s=344,a=[344],_={9344:((o,t,e)=>{e.d(t,{defaultCredential:()=>n});var d=e(5451);const n=()=>new d.gv({disableInstanceDiscovery:!0})})};export{s as id,a as ids,_ as modules};
