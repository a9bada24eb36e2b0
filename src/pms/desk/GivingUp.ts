import { Context } from "effect"

/**
 * What becomes of a booking whose caller stopped waiting for it.
 *
 * `undo` frees it as soon as it is made: nobody is there to tell a guest of it. `keep` is for a caller that will come
 * back with the same key, as a durable workflow does after a restart; it alone may ask for it.
 */
export const GivingUp = Context.Reference<"undo" | "keep">("conserje/pms/desk/GivingUp", {
  defaultValue: () => "undo"
})
