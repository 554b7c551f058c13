// What a search found: one element for the list, since each element of its own costs the server a third of a millisecond.
// All that is given is text; {{ }} escapes it.
export default {
  props: { hits: Array },
  template: `
    <ol class="hits">
      <li v-for="hit in hits" :key="hit.href" class="hit">
        <div class="hit-head">
          <a class="hit-number" :href="hit.href">{{ hit.number }}</a>
          <span class="hit-unit" :title="hit.unit">{{ hit.unit }}</span>
          <span :class="'tone-' + hit.tone">{{ hit.result }}</span>
          <span class="quiet">{{ hit.decided }}</span>
        </div>
        <p v-for="(piece, at) in hit.pieces" :key="at" class="hit-piece">……<template
          v-for="(part, place) in piece" :key="place"><mark v-if="place % 2">{{ part }}</mark><span v-else>{{ part }}</span></template>……</p>
      </li>
    </ol>
  `,
};
