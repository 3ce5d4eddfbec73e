// Preloaded with --import: writes the name of every module file that the process loads from then on.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) appendFileSync(process.env.LOADED_FILES, `${url}\n`);
    return next(url, context);
  },
});
