// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is found and replaced is code.

/** A change of Redoc's bundle: code that stands in it `count` times (once), and what stands there instead. */
export interface Patch {
  find: string;
  replace: string;
  count?: number;
}

/** What the site does itself, and what must not be there. Short names are those of the pinned, minified version. */
const structure: Patch[] = [
  // The site's header has the search, with its keys.
  { find: "(0,V.jsx)(jOe,{items:e,store:t,basePath:l,document:q(s)?s:void 0}),", replace: "" },
  // The foot of the sidebar: a logo from another host, the colours, a switch of layouts that no key reaches.
  { find: "children:[n&&!r?null:t,(0,V.jsx)(Dke,{})]", replace: "children:[n&&!r?null:t]" },
  // The site's header copies for AIs.
  { find: "if(!r.specUrl)return(0,V.jsx)(k$,{", replace: "if(!r.specUrl)return null;return(0,V.jsx)(k$,{" },
  // The site's script alone sets the class of the colours.
  { find: "return Cb&&iS(t),t}", replace: "return t}" },
  // It stands in the site's <main>.
  { find: "Tje=L.main`", replace: "Tje=L.div`" },
];

/** Names for assistive technology: they begin with the visible text and describe the current action of a button. */
const names: Patch[] = [
  {
    find: '"aria-label":`Example`',
    replace: '"aria-label":`${redocWord(`Example`)}: ${r[e[t]]?.summary??redocWord(`Example`)+` `+(t+1)}`',
  },
  {
    find: '"aria-label":t??(a===`discriminator`?`Discriminator`:`Variant`)',
    replace: '"aria-label":`${t??redocWord(a===`discriminator`?`Discriminator`:`Variant`)}: ${n[r]?.label??``}`',
  },
  // The dialog of the security details: it is one, is entered when it opens and left where it was opened.
  {
    find: "aF(i,t);let o=e[n]||e[0],s=(0,V.jsx)(bde,{children:(0,V.jsxs)(xde,{ref:i,tabIndex:0,children:[(0,V.jsx)(Sde,{",
    replace:
      "aF(i,t);(0,B.useEffect)(()=>{let e=document.activeElement;return i.current?.focus(),()=>e?.focus()},[]);" +
      'let o=e[n]||e[0],s=(0,V.jsx)(bde,{children:(0,V.jsxs)(xde,{ref:i,tabIndex:0,role:`dialog`,"aria-modal":!0,' +
      '"aria-label":redocWord(`Security`),children:[(0,V.jsx)(Sde,{"aria-label":redocWord(`Close`),',
  },
  {
    find: '"aria-label":`collapse`,',
    replace: '"aria-label":redocWord(e?`Collapse`:`Expand`),"aria-expanded":e,',
  },
];

const words: Patch[] = [
  // Redoc's one hook for words.
  {
    find: "translate:(e,t)=>(typeof t==`string`?t:t?.defaultValue)||e||``",
    replace: "translate:(e,t)=>redocWord((typeof t==`string`?t:t?.defaultValue)||e||``)",
  },
  // What does not go through it.
  said("Kb(`characters`,"),
  said("Kb(`items`,"),
  said("Kb(r===1&&i===1?`property`:`properties`,"),
  said("`non-empty`"),
  said("t.push(`unique`)"),
  { find: "`multiple of ${e}`", replace: "`${redocWord(`multiple of`)} ${e}`" },
  said("ONE_OF:`One of:`,ANY_OF:`Any of:`"),
  said("Wre=`One of:`,Gre=`Any of:`"),
  {
    find: "return`${e?.startsWith(`Array`)?`Items `:``}${t===1?`Value:`:`Enum:`}`",
    replace: "return redocWord(`${e?.startsWith(`Array`)?`Items `:``}${t===1?`Value:`:`Enum:`}`)",
  },
  said("label:`Enum:`"),
  said("children:`Recursive`"),
  said("title:`Payload`"),
  { find: "label:`Payload`,lang:`payload`", replace: "label:redocWord(`Payload`),lang:`payload`" },
  said('"aria-label":e?`Close navigation menu`:`Open navigation menu`'),
  said('"aria-label":`Copy`'),
  said('"aria-label":`Expand all`'),
  said('"aria-label":`Collapse all`'),
  said('"aria-label":`More details`'),
  said('"aria-label":`Open in new tab`'),
  said('"aria-label":`Response status`'),
  // An address is no name.
  { find: "t??`link to ${e}`", replace: "t??`${redocWord(`Link to`)} ${e.split(`/`).at(-1)}`" },
  {
    find: "label:`link to ${t}`}),(0,V.jsx)(`span`,",
    replace: "label:`${redocWord(`Link to`)} ${`${t}`.split(`/`).at(-1)}`}),(0,V.jsx)(`span`,",
  },
  { find: "`link to ", replace: "`${redocWord(`Link to`)} ", count: 17 },
  // Types with their limits, in English until they are shown: Redoc looks at their beginnings.
  { find: "(0,V.jsx)(IC,{children:t.type})", replace: "(0,V.jsx)(IC,{children:redocType(t.type)})", count: 2 },
  { find: "(0,V.jsx)(IC,{children:e.type})", replace: "(0,V.jsx)(IC,{children:redocType(e.type)})", count: 2 },
  { find: "(0,V.jsx)(IC,{children:n})", replace: "(0,V.jsx)(IC,{children:redocType(n)})" },
];

export const patches: Patch[] = [...structure, ...names, ...words];

/** Asks for the texts that stand in a piece of code. */
function said(find: string): Patch {
  return { find, replace: find.replace(/`([^`]+)`/g, "redocWord(`$1`)") };
}
