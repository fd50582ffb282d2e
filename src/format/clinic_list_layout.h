/* clinic_list_layout.h: a clinic's list on paper, landscape, with telephone numbers.
 * Purpose    what the desk works from when the system is down or the room has no screen.
 * Ownership  texts live in what was handed in and in the arena.   Thread safety: pure.
 * Not here   who may print it (permission.h); who appears on it (the use case). */
#ifndef FORMAT_CLINIC_LIST_LAYOUT_H
#define FORMAT_CLINIC_LIST_LAYOUT_H

#include "err.h"
#include "paper.h"

struct clinic_list_row {
    str time;      /* "9:30am" */
    str patient;   /* "OKONKWO-HALE, Marguerite (Mrs)" */
    str born;      /* "14 Mar 1961 (65)" */
    str number;    /* the hospital number */
    str telephone; /* a line each; may be empty */
    str reason;    /* new, follow-up, what for */
    str needs;     /* interpreter, large print, hoist, similar name */
};
struct clinic_list {
    str clinic;  /* "Arrhythmia clinic, Dr H Lindqvist" */
    str when;    /* "Monday 23 November 2026, 9am, Outpatients 2" */
    str printed; /* "Printed Monday 23 November 2026 at 8:05am by Amara Bello" */
    const struct clinic_list_row *rows;
    size_t n_rows;
};

/* LIMIT for more rows than one list may have (500). */
MUST_USE enum err clinic_list_layout(struct arena *a, const struct clinic_list *in,
                                     struct paper_sheet *ret_sheet, struct problem *why);

#endif
