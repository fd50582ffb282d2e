/* hidden.h: memory that nobody may read or write just now, where AddressSanitizer watches; else nothing.
 * Purpose    what lies behind a piece of an arena, or behind the text of a buffer, belongs to the same malloc: without
 *            this a parser that reads a byte too far is seen by no test.
 * Ownership  none.   Thread safety: as the memory. */
#ifndef BASE_HIDDEN_H
#define BASE_HIDDEN_H

#include <stddef.h>

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define MEMORY_IS_WATCHED 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_IS_WATCHED 1
#endif

#ifdef MEMORY_IS_WATCHED
enum { HIDDEN_ZONE = 16 }; /* left between two pieces of memory */
void __asan_poison_memory_region(const volatile void *p, size_t n);
void __asan_unpoison_memory_region(const volatile void *p, size_t n);
static inline void memory_hide(const void *p, size_t n) {
    __asan_poison_memory_region(p, n);
}
static inline void memory_show(const void *p, size_t n) {
    __asan_unpoison_memory_region(p, n);
}
#else
enum { HIDDEN_ZONE = 0 };
static inline void memory_hide(const void *p, size_t n) {
    (void)p;
    (void)n;
}
static inline void memory_show(const void *p, size_t n) {
    (void)p;
    (void)n;
}
#endif

#endif
