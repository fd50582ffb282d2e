/* invariant.h: bugs are not errors.
 * Purpose    `invariant(cond)` states what must be true whatever anybody types; it stays on in
 * release builds, says where it broke on standard error, and aborts. Input never reaches one. */
#ifndef BASE_INVARIANT_H
#define BASE_INVARIANT_H

_Noreturn void invariant_broken(const char *file, int line, const char *condition);

#define invariant(cond) ((cond) ? (void)0 : invariant_broken(__FILE__, __LINE__, #cond))

#endif
