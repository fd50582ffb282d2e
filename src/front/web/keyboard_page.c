/* The list of keyboard shortcuts: a page of its own, so that it can be read without JavaScript and printed. */
#include "page.h"
#include "permission.h"
#include "routes.h"

struct shortcut {
    str keys, what;
};

static const struct shortcut everywhere[] = {
    {S_INIT("Ctrl+K"), S_INIT("Find a patient: goes to the box at the top")},
    {S_INIT("Ctrl+/"), S_INIT("This list")},
    {S_INIT("F6"), S_INIT("The next part of the page: top bar, menu, page, what stands beside it; "
                          "Shift+F6 goes back")},
    {S_INIT("Ctrl+Enter"), S_INIT("Save, or send the form you are in")},
};
static const struct shortcut at_a_patient[] = {
    {S_INIT("Alt+Shift+B"),
     S_INIT("Book: the free slots for what the patient waits for, or for any "
            "appointment; then Ctrl+. and Enter book the first of them")},
};
static const struct shortcut in_lists[] = {
    {S_INIT("Ctrl+."), S_INIT("What can be done with the row you are in; again: the next action")},
    {S_INIT("Shift and a click on a tick"), S_INIT("Ticks every row from the last one to this")},
};
static const struct shortcut one_after_another[] = {
    {S_INIT("Ctrl+Shift+Enter"),
     S_INIT("Sign, or send, and open the next one; once the page has been in sight for a second")},
    {S_INIT("Alt+Shift+N"), S_INIT("Skip the letter for now and open the next one")},
};

static void put_shortcuts(struct html *h, str caption, const struct shortcut *list, size_t n) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Keys")},
                                                  {.text = S_INIT("What they do")}};
    nhsuk_table_open(h, .caption = caption, .columns = columns, .n_columns = 2, .dense = true);
    for (size_t i = 0; i < n; i++)
        html_put(h, "<tr><td class=\"cw-keys\"><kbd>{}</kbd></td><td>{}</td></tr>", T(list[i].keys),
                 T(list[i].what));
    nhsuk_table_close(h);
}

#define PUT(h, caption, list) put_shortcuts((h), S(caption), (list), sizeof(list) / sizeof *(list))

enum err keyboard_page(struct call *c) {
    size_t n;
    const struct page_section *sections = page_sections(c, &n);
    struct shortcut *jumps = arena_array(c->arena, struct shortcut, n + 1);
    size_t n_jumps = 0;
    for (size_t i = 0; i < n; i++)
        if (sections[i].key)
            jumps[n_jumps++] = (struct shortcut){
                say(c->arena, "Alt+Shift+{}", SAY_T(((str){&sections[i].key, 1}))),
                sections[i].text};
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Keyboard shortcuts"),
               .under = S("No letter alone does anything, so that speech input and screen readers "
                          "are not disturbed"));
    PUT(&h, "On every page", everywhere);
    if (n_jumps) put_shortcuts(&h, S("Go to"), jumps, n_jumps);
    if (may(&c->scope, PERM_BOOK)) PUT(&h, "On a patient's page", at_a_patient);
    PUT(&h, "In a list", in_lists);
    PUT(&h, "One after another", one_after_another);
    html_say(&h, "<p class=\"cw-why\">On a Mac, Cmd serves as Ctrl. In a text box where Alt+Shift "
                 "and a letter writes a sign, it writes it. Shortcuts need JavaScript; everything "
                 "they do can also be reached by Tab and Enter.</p>");
    return page_reply(c, html_fragment(&h));
}
