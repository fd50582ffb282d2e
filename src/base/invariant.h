/* invariant.h: bugs are not errors.
 * Purpose    `invariant(cond)` states what must be true whatever anybody types; it stays on in
 * release builds, says where it broke on standard error, and aborts. Input never reaches one. */
#ifndef BASE_INVARIANT_H
#define BASE_INVARIANT_H

_Noreturn void invariant_broken(const char *file, int line, const char *condition);

/* There is no memory left. That is no bug, and yet the program ends, with a sentence that says so: what was
 * answered is on disk, and the next start goes on from it; whoever went on with half of what was to be built
 * could say something wrong. Every door limits sizes first. */
_Noreturn void out_of_memory(const char *file, int line);

#define have_memory(p)  ((p) != NULL ? (void)0 : out_of_memory(__FILE__, __LINE__))
#define invariant(cond) ((cond) ? (void)0 : invariant_broken(__FILE__, __LINE__, #cond))

#endif
