#include "letter_drawer.h"

static enum err draw(void *self, struct arena *a, str paper, str *ret_pdf, struct problem *why) {
    return print_child_draw(self, a, paper, ret_pdf, why);
}

struct paper_drawer letter_drawer(struct print_child *child) {
    return (struct paper_drawer){draw, child};
}
