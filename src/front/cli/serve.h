/* serve.h: the process that serves.
 * Purpose    opens the records, the door and the control socket, and waits for SIGTERM or SIGINT; then lets
 *            what runs be answered, and closes everything in turn.
 * Ownership  all lives until serve returns.   Thread safety: the main thread, before any other exists. */
#ifndef FRONT_SERVE_H
#define FRONT_SERVE_H

#include "settings.h"

struct serve_settings {
    str listen;           /* ADDRESS:PORT; empty: as the settings file says */
    bool is_behind_proxy; /* a TLS proxy stands in front and says who calls; or the file says so */
    struct settings config; /* the settings file, read */
    str hand_off_folders; /* a path a line: where letters may be handed off to, besides DATA/outbox */
    str hand_off_commands; /* NAME=PATH a line */
};
/* Returns OK after a clean end. */
MUST_USE enum err serve(struct cli *c, const struct serve_settings *settings);

/* "127.0.0.1:8080" or "[::1]:8080"; INVALID otherwise. */
MUST_USE enum err listen_parse(struct arena *a, str listen, str *ret_address, uint16_t *ret_port,
                               struct problem *why);
/* Whether only this machine can reach the address. */
bool address_is_loopback(str address);

#endif
